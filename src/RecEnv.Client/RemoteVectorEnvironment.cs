using Google.Protobuf;
using RecEnv.Protocol.V1;
using RecEnv.Spaces;

namespace RecEnv.Client;

/// <summary>A vector environment on a server: the same interface, trajectories and sentences as one in process.</summary>
internal sealed class RemoteVectorEnvironment : IVectorEnvironment
{
    private readonly RemoteSession _session;
    private readonly VectorStep _step;
    private readonly StepRequest _request = new();
    private ValueBatch? _requested;
    private bool _started;
    private bool _disposed;

    /// <summary>Takes over an open session.</summary>
    /// <param name="contract">Spaces and facts.</param>
    /// <param name="laneCount">Number of lanes.</param>
    /// <param name="autoreset">Autoreset in force.</param>
    /// <param name="open">Makes the session that reads replies with the given reader.</param>
    public RemoteVectorEnvironment(
        EnvironmentContract contract, int laneCount, AutoresetMode autoreset, Func<BatchReader, RemoteSession> open)
    {
        Contract = contract;
        LaneCount = laneCount;
        Autoreset = autoreset;
        Actions = new ValueBatch(contract.ActionSpace, laneCount);
        _step = new VectorStep(contract.ObservationSpace, contract.Infos, laneCount);
        _session = open(new BatchReader(_step));
    }

    /// <inheritdoc/>
    public EnvironmentContract Contract { get; }

    /// <inheritdoc/>
    public int LaneCount { get; }

    /// <inheritdoc/>
    public AutoresetMode Autoreset { get; }

    /// <inheritdoc/>
    public ValueBatch Actions { get; }

    /// <inheritdoc/>
    public VectorStep Current
    {
        get
        {
            CheckStarted("read");
            return _step;
        }
    }

    /// <inheritdoc/>
    public VectorStep Reset(ulong? seed = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var request = new ResetRequest();
        if (seed is { } value)
        {
            request.Seed = value;
        }

        _session.Reset(request);
        _started = true;
        return _step;
    }

    /// <inheritdoc/>
    public VectorStep Reset(ReadOnlySpan<LaneReset> lanes)
    {
        CheckStarted("reset lane by lane");
        if (lanes.IsEmpty)
        {
            // On the wire, no lane means all lanes.
            throw new ArgumentException("No lane was given to reset. Name at least one lane.");
        }

        var request = new ResetRequest();
        foreach ((int lane, ulong? seed) in lanes)
        {
            request.Lanes.Add(lane);
            if (seed is { } value)
            {
                request.LaneSeeds.Add(new LaneSeed { Lane = lane, Seed = value });
            }
        }

        _session.Reset(request);
        return _step;
    }

    /// <inheritdoc/>
    public VectorStep Step(ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        CheckStarted("stepped");
        CheckActions(actions);
        Request(actions);
        _session.Step(_request);
        return _step;
    }

    /// <inheritdoc/>
    public byte[] Snapshot()
    {
        CheckStarted("saved");
        return _session.Snapshot();
    }

    /// <inheritdoc/>
    public VectorStep Restore(ReadOnlySpan<byte> snapshot)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _session.Restore(snapshot);
        _started = true;
        return _step;
    }

    /// <inheritdoc/>
    public IVectorEnvironment Fork()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var twin = new RemoteVectorEnvironment(Contract, LaneCount, Autoreset, _session.Fork) { _started = _started };
        StepCopy.Copy(_step, twin._step);
        return twin;
    }

    /// <inheritdoc/>
    public string Render(int lane)
    {
        CheckStarted("rendered");
        return _session.Render(lane);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _session.Dispose();
        }
    }

    /// <summary>Lets the request point at the batch's own bytes, which the call reads while it is made.</summary>
    private void Request(ValueBatch actions)
    {
        if (ReferenceEquals(actions, _requested))
        {
            return;
        }

        _request.ActionLeaves.Clear();
        foreach (LeafBuffer leaf in actions.Leaves)
        {
            _request.ActionLeaves.Add(UnsafeByteOperations.UnsafeWrap(leaf.Memory));
        }

        _requested = actions;
    }

    private void CheckStarted(string what)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_started)
        {
            throw new ResetNeededException($"\"{Contract.EnvironmentId}\" was {what} before its first reset. Call Reset first.");
        }
    }

    private void CheckActions(ValueBatch actions)
    {
        if (actions.Count != LaneCount || !(ReferenceEquals(actions, Actions) || actions.Space.Equals(Contract.ActionSpace)))
        {
            throw new InvalidActionException(
                $"The actions are {actions.Count} of {actions.Space.Describe()}, but \"{Contract.EnvironmentId}\" takes " +
                $"{LaneCount} of {Contract.ActionSpace.Describe()}.");
        }
    }
}
