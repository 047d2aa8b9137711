using RecEnv.Data;
using RecEnv.Options;
using RecEnv.Server.Errors;
using RecEnv.Server.Messages;
using RecEnv.Server.Plugins;
using RecEnv.Server.Security;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Services;

/// <summary>Makes environments for clients, within the server's limits.</summary>
internal sealed class EnvironmentFactory(ServerOptions options)
{
    private readonly DataRoots _roots = new(options.DataRoots);

    /// <summary>Finds an environment; a sentence about an unknown id shows it cut and escaped.</summary>
    /// <exception cref="UnknownEnvironmentException">There is none of this id.</exception>
    public EnvironmentDefinition Find(string id) =>
        options.Registry.Definitions.FirstOrDefault(definition => definition.Id == id)
        ?? options.Registry.Find(Echo.Of(id));

    /// <summary>Reads how an environment shall be made, and describes it without making its lanes.</summary>
    /// <exception cref="CallRefusedException">It is a plugin's that is refused.</exception>
    public ValueTask<(EnvironmentSettings Settings, EnvironmentContract Contract)> DescribeAsync(
        EnvironmentDefinition definition, PluginHost? plugin, string optionsJson, Wire.ObservationLayout layout)
    {
        plugin?.CheckUsable();
        return PluginHosts.RunAsync(plugin, definition.Id, "its factory", () =>
        {
            EnvironmentSettings settings = Settings(definition, optionsJson, layout);
            settings = plugin is null ? settings : settings with { Threads = 1, Checked = true };
            return (settings, ReadingData(() => definition.Describe(settings)));
        });
    }

    /// <summary>Makes a vector environment.</summary>
    public static IVectorEnvironment Make(EnvironmentDefinition definition, int lanes, EnvironmentSettings settings) =>
        ReadingData(() => definition.MakeVector(lanes, settings));

    /// <summary>Reads how an environment shall be made, and refuses paths the client may not name.</summary>
    private EnvironmentSettings Settings(
        EnvironmentDefinition definition, string optionsJson, Wire.ObservationLayout layout)
    {
        object record = _roots.Resolve(definition.Schema, definition.Schema.Parse(optionsJson));
        return new EnvironmentSettings
        {
            Options = record,
            Layout = ContractMessages.FromMessage(layout),
            Threads = options.ThreadsPerSession,
        };
    }

    /// <summary>Adds what only a session has.</summary>
    public static EnvironmentSettings ForSession(EnvironmentSettings settings, Wire.OpenSessionRequest request)
    {
        if (request.HasMaxEpisodeSteps && request.MaxEpisodeSteps is < 0 or > int.MaxValue)
        {
            throw CallRefusedException.InvalidRequest(
                $"The step limit must be in [0, {int.MaxValue}] but is {request.MaxEpisodeSteps}.",
                "max_episode_steps");
        }

        return settings with
        {
            Autoreset = ContractMessages.FromMessage(request.Autoreset),
            MaxEpisodeSteps = request.HasMaxEpisodeSteps ? (int)request.MaxEpisodeSteps : null,
        };
    }

    /// <summary>Checks the number of lanes and what their observations will weigh, before they are made.</summary>
    public int CheckLanes(long lanes, EnvironmentContract contract)
    {
        if (lanes < 1)
        {
            throw CallRefusedException.InvalidRequest(
                $"The number of lanes must be at least 1 but is {lanes}.", "lanes");
        }

        if (lanes > options.MaxLanes)
        {
            throw new CallRefusedException(
                Wire.ErrorCode.Capacity,
                $"A session may have at most {options.MaxLanes} lanes on this server, but {lanes} were asked for.",
                "lanes");
        }

        long bytes = ObservationBytes((int)lanes, contract);
        return bytes <= options.MaxObservationBytes ? (int)lanes : throw new CallRefusedException(
            Wire.ErrorCode.Capacity,
            $"The observations of {lanes} lanes would take {bytes} bytes, but a session may have at most " +
            $"{options.MaxObservationBytes} on this server. Ask for fewer lanes or smaller observations.",
            "lanes");
    }

    /// <summary>Bytes of the observations of all lanes.</summary>
    public static long ObservationBytes(int lanes, EnvironmentContract contract) =>
        lanes * contract.ObservationSpace.Leaves.Sum(leaf => (long)leaf.ByteSize);

    /// <summary>Data that is missing or broken is the fault of the options that name it.</summary>
    private static T ReadingData<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or RatingFormatException)
        {
            throw new InvalidOptionException(null, e.Message, e);
        }
    }
}
