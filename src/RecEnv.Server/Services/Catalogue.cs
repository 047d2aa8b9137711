using System.Reflection;
using RecEnv.Server.Errors;
using RecEnv.Server.Messages;
using RecEnv.Server.Plugins;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Services;

/// <summary>What a client learns before it opens a session: versions, limits, environments.</summary>
internal sealed class Catalogue(ServerOptions options, EnvironmentFactory environments, PluginHosts plugins)
{
    public const string Protocol = "recenv.v1";

    private static readonly string[] _features = ["flat", "fork", "render", "snapshot", "stream"];

    public static string Version { get; } = typeof(Catalogue).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public Wire.HelloResponse Greet(Wire.HelloRequest request)
    {
        ClientName.Check(request.ClientName);
        return request.Protocol == Protocol ? Greeting() : throw new CallRefusedException(
            Wire.ErrorCode.Version,
            $"The client speaks \"{Echo.Of(request.Protocol)}\" (package {Echo.Of(request.ClientVersion)}), but this server speaks " +
            $"\"{Protocol}\" (package {Version}). Install version {Version} on both sides: \"pip install " +
            $"recenv=={Version}\" for Python, \"dotnet tool update RecEnv.Tool --version {Version}\" for the tool.");
    }

    public Wire.ListEnvironmentsResponse List() => new()
    {
        Environments =
        {
            options.Registry.Definitions.Select(definition => new Wire.EnvironmentSummary
            {
                Id = definition.Id,
                Summary = definition.Summary,
            }),
        },
    };

    public async Task<Wire.DescribeEnvironmentResponse> DescribeAsync(Wire.DescribeEnvironmentRequest request)
    {
        EnvironmentDefinition definition = environments.Find(request.EnvironmentId);
        (_, EnvironmentContract contract) = await environments.DescribeAsync(
            definition, plugins.Of(definition.Id), request.OptionsJson, request.Layout);
        return new Wire.DescribeEnvironmentResponse
        {
            Contract = ContractMessages.ToMessage(contract),
            OptionsSchemaJson = definition.Schema.JsonSchema,
            Summary = definition.Summary,
        };
    }

    private Wire.HelloResponse Greeting() => new()
    {
        Protocol = Protocol,
        ServerVersion = Version,
        Features = { options.Recommender is null ? _features : [.. _features, "recommend"] },
        Limits = new Wire.Limits
        {
            MaxLanes = options.MaxLanes,
            MaxSessions = options.MaxSessions,
            MaxObservationBytes = options.MaxObservationBytes,
            MaxRequestBytes = options.MaxRequestBytes,
            MaxLeaseSeconds = options.MaxLease.TotalSeconds,
        },
    };
}
