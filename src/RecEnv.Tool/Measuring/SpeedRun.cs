using RecEnv.Client;

namespace RecEnv.Tool.Measuring;

/// <summary>Measures several ways to step an environment, in turns, so that a busy moment hits all alike.</summary>
internal sealed class SpeedRun : IDisposable
{
    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(0.3);

    private readonly List<(BenchCell Cell, Stepper Stepper, List<Round> Rounds)> _ways = [];
    private readonly List<RecEnvClient> _clients = [];
    private readonly EnvironmentDefinition _definition;
    private readonly string? _optionsJson;

    public SpeedRun(EnvironmentDefinition definition, string? optionsJson)
    {
        (_definition, _optionsJson) = (definition, optionsJson);
    }

    /// <summary>Adds stepping in this process.</summary>
    public void AddLocal(int lanes, int threads)
    {
        var settings = new EnvironmentSettings { OptionsJson = _optionsJson, Threads = threads };
        Add(new BenchCell("in process", lanes, threads), _definition.MakeVector(lanes, CheckedEnvironments.SettingsFor(_definition.Id, settings)));
    }

    /// <summary>Adds stepping over the wire.</summary>
    /// <param name="where">Name of the transport.</param>
    /// <param name="address">Address of the server.</param>
    /// <param name="lanes">Number of lanes.</param>
    public void AddRemote(string where, string address, int lanes)
    {
        var client = RecEnvClient.Connect(address);
        _clients.Add(client);
        var settings = new EnvironmentSettings { OptionsJson = _optionsJson };
        Add(new BenchCell(where, lanes, 1), client.MakeVector(_definition.Id, lanes, settings));
    }

    /// <summary>Measures every way once.</summary>
    /// <param name="time">Time for each.</param>
    /// <param name="cancellation">Ends the round between two ways.</param>
    public void RunRound(TimeSpan time, CancellationToken cancellation)
    {
        foreach ((_, Stepper stepper, List<Round> rounds) in _ways)
        {
            cancellation.ThrowIfCancellationRequested();
            rounds.Add(stepper.Run(time));
        }
    }

    /// <summary>Summarises the rounds so far.</summary>
    public IReadOnlyList<BenchRow> Rows() => [.. _ways.Select(way => BenchRow.Of(way.Cell, way.Rounds))];

    public void Dispose()
    {
        foreach ((_, Stepper stepper, _) in _ways)
        {
            stepper.Dispose();
        }

        foreach (RecEnvClient client in _clients)
        {
            client.Dispose();
        }
    }

    private void Add(BenchCell cell, IVectorEnvironment environment) =>
        _ways.Add((cell, new Stepper(environment, _warmUp), []));
}
