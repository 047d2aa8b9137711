using RecEnv.Agents.Runs;
using RecEnv.Client;

namespace RecEnv.Tool.Training;

/// <summary>Environments on a server that may go away and come back.</summary>
internal sealed class RemoteHost : IDisposable
{
    private static readonly TimeSpan _longestLease = TimeSpan.FromMinutes(30);

    private readonly string _address;
    private RecEnvClient? _client;

    public RemoteHost(string address)
    {
        _address = address;
    }

    /// <summary>The host.</summary>
    /// <param name="patience">How long to wait for a server that went away.</param>
    /// <param name="time">The clock.</param>
    public TrainingHost Host(TimeSpan patience, TimeProvider time) => new()
    {
        MakeVector = MakeVector,
        IsLost = problem => problem is ServerUnavailableException or SessionLostException or CapacityException,
        Patience = patience,
        Time = time,
    };

    public void Dispose() => _client?.Dispose();

    private IVectorEnvironment MakeVector(string id, int lanes, EnvironmentSettings settings)
    {
        try
        {
            return (_client ??= Connect()).MakeVector(id, lanes, settings);
        }
        catch (ServerUnavailableException)
        {
            _client?.Dispose();
            _client = null;
            throw;
        }
    }

    /// <summary>Asks for a lease that outlasts an evaluation, in which the environment of the training is not called.</summary>
    private RecEnvClient Connect()
    {
        TimeSpan most;
        using (var first = RecEnvClient.Connect(_address))
        {
            most = first.Server.MaxLease;
        }

        TimeSpan lease = most < _longestLease ? most : _longestLease;
        return RecEnvClient.Connect(_address, new RecEnvClientOptions { Lease = lease, ClientName = "recenv train" });
    }
}
