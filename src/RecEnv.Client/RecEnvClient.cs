using RecEnv.Options;
using RecEnv.Protocol.V1;

namespace RecEnv.Client;

/// <summary>A connection to a server of environments.</summary>
/// <remarks>
/// Thread-safe; the environments it makes are not. Disposing it closes the connection of all of them. Environments stay
/// on the server for a lease after their last call.
/// </remarks>
public sealed class RecEnvClient : IDisposable
{
    internal const string ProtocolName = "recenv.v1";

    private const long StreamThreshold = 1 << 20; // bytes of observations from which a stream is faster

    private readonly ServerConnection _connection;

    private RecEnvClient(ServerConnection connection, ServerFacts server)
    {
        _connection = connection;
        Server = server;
    }

    /// <summary>Version of this package.</summary>
    public static string Version { get; } = typeof(RecEnvClient).Assembly.GetName().Version!.ToString(3);

    /// <summary>What the server told about itself.</summary>
    public ServerFacts Server { get; }

    /// <summary>Connects to a server and compares protocols.</summary>
    /// <param name="address">"127.0.0.1:5000", "http://…", "https://…" or "unix:/path".</param>
    /// <param name="options">How to reach it; null for the defaults.</param>
    /// <exception cref="ArgumentException">The address is none, or an option is out of range.</exception>
    /// <exception cref="ServerUnavailableException">There is no server, or it did not answer in time.</exception>
    /// <exception cref="VersionMismatchException">The server speaks another protocol.</exception>
    /// <exception cref="TokenRefusedException">The server asks for a token, or for another one.</exception>
    public static RecEnvClient Connect(string address, RecEnvClientOptions? options = null)
    {
        ServerConnection connection = Open(address, options);
        try
        {
            return new RecEnvClient(connection, Hello(connection));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Lists the environments, in ordinal order of id.</summary>
    public IReadOnlyList<EnvironmentEntry> List()
    {
        ListEnvironmentsResponse response = _connection.Call(_connection.Stub.ListEnvironments, new ListEnvironmentsRequest());
        return [.. response.Environments.Select(summary => new EnvironmentEntry(summary.Id, summary.Summary))];
    }

    /// <summary>Describes an environment without making one.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="settings">How it would be made; null for the defaults.</param>
    /// <exception cref="UnknownEnvironmentException">There is none of this id.</exception>
    /// <exception cref="InvalidOptionException">An option is unknown, ill-typed or out of range.</exception>
    public EnvironmentDescription Describe(string id, EnvironmentSettings? settings = null)
    {
        settings ??= new EnvironmentSettings();
        DescribeEnvironmentResponse response = _connection.Call(
            _connection.Stub.DescribeEnvironment,
            new DescribeEnvironmentRequest
            {
                EnvironmentId = id,
                OptionsJson = OptionsJson(settings),
                Layout = (Protocol.V1.ObservationLayout)settings.Layout,
            });
        return new EnvironmentDescription(
            ContractDecoder.Decode(response.Contract), response.OptionsSchemaJson, response.Summary);
    }

    /// <summary>Makes a vector environment on the server that waits for its first reset.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="laneCount">Number of lanes, at least 1.</param>
    /// <param name="settings">How to make it, but for its threads, which are the server's. Null for the defaults.</param>
    /// <exception cref="UnknownEnvironmentException">There is none of this id.</exception>
    /// <exception cref="InvalidOptionException">An option is unknown, ill-typed or out of range.</exception>
    /// <exception cref="ArgumentException">The number of lanes or steps is out of range.</exception>
    /// <exception cref="CapacityException">A cap of the server is reached.</exception>
    public IVectorEnvironment MakeVector(string id, int laneCount, EnvironmentSettings? settings = null)
    {
        if (laneCount is < 1 or > EnvironmentDefinition.MaxLaneCount)
        {
            throw new ArgumentException(
                $"The number of lanes must be in [1, {EnvironmentDefinition.MaxLaneCount}] but is {laneCount}.");
        }

        OpenSessionResponse response = _connection.Call(
            _connection.Stub.OpenSession, OpenRequest(id, laneCount, settings ?? new EnvironmentSettings()));
        EnvironmentContract contract = ContractDecoder.Decode(response.Contract);
        bool streams = Server.Features.Contains("stream")
            && contract.ObservationSpace.Leaves.Sum(leaf => (long)leaf.ByteSize) * response.Lanes > StreamThreshold;
        return new RemoteVectorEnvironment(
            contract,
            (int)response.Lanes,
            (AutoresetMode)response.Autoreset,
            reader => new RemoteSession(_connection, response.SessionId, reader, streams));
    }

    /// <summary>Makes a single environment on the server that waits for its first reset.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="settings">How to make it; its autoreset mode is not used. Null for the defaults.</param>
    /// <inheritdoc cref="MakeVector"/>
    public IEnvironment Make(string id, EnvironmentSettings? settings = null) => new LaneEnvironment(
        MakeVector(id, 1, (settings ?? new EnvironmentSettings()) with { Autoreset = AutoresetMode.Disabled }));

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _connection.Dispose();

    internal static ServerConnection Open(string address, RecEnvClientOptions? options)
    {
        options ??= new RecEnvClientOptions();
        return options.Deadline > TimeSpan.Zero
            ? new ServerConnection(ServerAddress.Parse(address), options)
            : throw new ArgumentException(
                $"The deadline must be longer than zero but is {options.Deadline}.", nameof(options));
    }

    internal static ServerFacts Hello(ServerConnection connection)
    {
        HelloResponse response = connection.Call(connection.Stub.Hello, new HelloRequest
        {
            Protocol = ProtocolName,
            ClientVersion = Version,
            ClientName = connection.Options.ClientName,
        });
        return response.Protocol == ProtocolName
            ? new ServerFacts(
                response.ServerVersion,
                [.. response.Features],
                response.Limits?.MaxLanes ?? 0,
                response.Limits?.MaxSessions ?? 0,
                TimeSpan.FromSeconds(response.Limits?.MaxLeaseSeconds ?? 0))
            : throw new VersionMismatchException(
                $"The server (version {response.ServerVersion}) speaks {response.Protocol}, but this client (version " +
                $"{Version}) speaks {ProtocolName}. Install client and server of the same version.");
    }

    private OpenSessionRequest OpenRequest(string id, int laneCount, EnvironmentSettings settings)
    {
        var request = new OpenSessionRequest
        {
            EnvironmentId = id,
            OptionsJson = OptionsJson(settings),
            Lanes = laneCount,
            Autoreset = (Protocol.V1.AutoresetMode)settings.Autoreset,
            Layout = (Protocol.V1.ObservationLayout)settings.Layout,
            ClientName = _connection.Options.ClientName,
        };
        if (settings.MaxEpisodeSteps is { } limit)
        {
            request.MaxEpisodeSteps = limit;
        }

        if (_connection.Options.Lease is { } lease)
        {
            request.LeaseSeconds = lease.TotalSeconds;
        }

        return request;
    }

    private static string OptionsJson(EnvironmentSettings settings)
    {
        if (settings is { Options: not null, OptionsJson: not null })
        {
            throw new ArgumentException("Options were given twice, as a record and as JSON. Give one of them.");
        }

        return settings.Options is { } options
            ? OptionsSchema.For(options.GetType()).ToJson(options)
            : settings.OptionsJson ?? "";
    }
}
