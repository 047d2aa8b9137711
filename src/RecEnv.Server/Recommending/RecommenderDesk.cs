using RecEnv.Server.Errors;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Recommending;

/// <summary>Lets one call after the other to the recommender; refuses all where there is none.</summary>
internal sealed class RecommenderDesk : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Recommender? _recommender;
    private readonly TimeSpan _patience;
    private bool _closed;

    public RecommenderDesk(ServerOptions options)
    {
        _patience = options.DrainTimeout;
        _recommender = options.Recommender is { } recommender ? new Recommender(recommender, options.Time) : null;
    }

    /// <summary>Waits for its turn, then works.</summary>
    /// <exception cref="CallRefusedException">No agent is served.</exception>
    public async Task<TResponse> RunAsync<TResponse>(Func<Recommender, TResponse> work, CancellationToken cancellationToken)
    {
        Recommender recommender = _recommender ?? throw new CallRefusedException(
            Wire.ErrorCode.NoRecommender,
            "This server serves environments, but no agent. Start one with \"recenv serve --agent NAME --env ID\".");
        await _gate.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return work(recommender);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Writes the agent to its file, if there is one, and ends all visits; for a server without calls.</summary>
    /// <exception cref="Learning.Checkpoints.CheckpointException">The file cannot be written.</exception>
    /// <exception cref="InvalidOperationException">A call that the stop did not wait for is still at work.</exception>
    public void Close()
    {
        if (!_gate.Wait(_patience))
        {
            throw new InvalidOperationException(
                "A call to the agent was still at work when the server stopped, so the agent was not saved. Allow a longer stop.");
        }

        try
        {
            if (!_closed)
            {
                _recommender?.WriteFile();
            }
        }
        finally
        {
            Leave();
            _gate.Release();
        }
    }

    public void Dispose()
    {
        Leave();
        _gate.Dispose();
    }

    private void Leave()
    {
        if (!_closed)
        {
            _closed = true;
            _recommender?.Dispose();
        }
    }
}
