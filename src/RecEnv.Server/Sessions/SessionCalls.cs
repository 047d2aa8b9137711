using Google.Protobuf;
using Google.Protobuf.Collections;
using RecEnv.Server.Errors;
using RecEnv.Server.Messages;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Sessions;

/// <summary>The state-changing calls of one session: in sequence, each executed once, the last reply kept.</summary>
/// <remarks>
/// The kept reply wraps the environment's buffers, which hold it until the next call changes them: repeating it costs
/// nothing. A call that fails before anything moved takes no sequence number.
/// </remarks>
internal sealed class SessionCalls(IVectorEnvironment environment)
{
    private BatchReply? _reply;
    private bool _isStarted;
    private CallKind _lastKind;
    private ulong _last;

    public IVectorEnvironment Environment => environment;

    public BatchReply Reset(Wire.ResetRequest request)
    {
        return IsRepeated(CallKind.Reset, request.Sequence)
            ? _reply!
            : Keep(CallKind.Reset, request.Sequence, Execute(request));
    }

    public BatchReply Step(Wire.StepRequest request)
    {
        if (IsRepeated(CallKind.Step, request.Sequence))
        {
            return _reply!;
        }

        Fill(request.ActionLeaves);
        return Keep(CallKind.Step, request.Sequence, environment.Step(environment.Actions));
    }

    public BatchReply Restore(Wire.RestoreRequest request)
    {
        return IsRepeated(CallKind.Restore, request.Sequence)
            ? _reply!
            : Keep(
                CallKind.Restore,
                request.Sequence,
                ServerMemory.Run(() => environment.Restore(request.Snapshot.Span)));
    }

    /// <summary>Copies the environment, state included; the copy's sequence starts at 1 again.</summary>
    public SessionCalls Fork() => new(environment.Fork()) { _isStarted = _isStarted };

    /// <summary>Takes a snapshot that a request can bring back.</summary>
    /// <param name="sessionId">Id of the session, which is part of that request.</param>
    /// <param name="maxRequestBytes">Most bytes of a request.</param>
    /// <exception cref="CallRefusedException">It is too large for a request.</exception>
    public ByteString Snapshot(string sessionId, int maxRequestBytes)
    {
        ByteString bytes = UnsafeByteOperations.UnsafeWrap(ServerMemory.Run(environment.Snapshot));
        var restore = new Wire.RestoreRequest { SessionId = sessionId, Sequence = ulong.MaxValue, Snapshot = bytes };
        return restore.CalculateSize() <= maxRequestBytes ? bytes : throw new CallRefusedException(
            Wire.ErrorCode.Capacity,
            $"The snapshot has {bytes.Length} bytes, but requests to this server may have at most {maxRequestBytes}, so " +
            "it could not be restored. Use fewer lanes, fork the session instead, or start the server with a larger " +
            "--max-request-bytes.");
    }

    private VectorStep Execute(Wire.ResetRequest request)
    {
        if (request.Lanes.Count == 0 && request.LaneSeeds.Count == 0)
        {
            return environment.Reset(request.HasSeed ? request.Seed : null);
        }

        LaneReset[] lanes = ResetLanes.Of(request, environment.LaneCount);
        if (!_isStarted && ResetLanes.CoverAll(lanes, environment.LaneCount))
        {
            // The engine's first reset takes no single seeds: they follow in a second one, over every lane's default.
            environment.Reset();
            lanes = [.. lanes.Select(lane => lane with { Seed = lane.Seed ?? (ulong)lane.Lane })];
        }

        return environment.Reset(lanes);
    }

    private void Fill(RepeatedField<ByteString> leaves)
    {
        int expected = environment.Actions.Leaves.Length;
        if (leaves.Count != expected)
        {
            throw new InvalidActionException(
                $"The action has {leaves.Count} leaves, but \"{environment.Contract.EnvironmentId}\" takes " +
                $"{expected}: {environment.Contract.ActionSpace.Describe()}.");
        }

        for (int leaf = 0; leaf < expected; leaf++)
        {
            ActionInput.FillLeaf(environment.Contract, environment.Actions, leaf, leaves[leaf].Span);
        }
    }

    private BatchReply Keep(CallKind kind, ulong sequence, VectorStep step)
    {
        _isStarted = true;
        _lastKind = kind;
        _last = sequence;
        _reply ??= new BatchReply(step);
        _reply.Refresh(sequence);
        return _reply;
    }

    private bool IsRepeated(CallKind kind, ulong sequence)
    {
        if (sequence == _last + 1)
        {
            return false;
        }

        if (sequence != _last || _lastKind == CallKind.None)
        {
            throw WrongSequence(sequence);
        }

        return kind == _lastKind ? true : throw WrongKind(kind);
    }

    private CallRefusedException WrongSequence(ulong sequence)
    {
        string repeat = _lastKind == CallKind.None ? "" : $", or {_last} to get the last reply again";
        return new CallRefusedException(
            Wire.ErrorCode.Sequence,
            $"The call has sequence number {sequence}; this session expects {_last + 1}{repeat}.");
    }

    private CallRefusedException WrongKind(CallKind kind) => new(
        Wire.ErrorCode.Sequence,
        $"Sequence number {_last} was a {_lastKind}, so a {kind} cannot repeat it. Go on with {_last + 1}.");
}
