using RecEnv.Spaces;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Messages;

/// <summary>A session's reply: messages over the environment's own buffers, refreshed by each call.</summary>
/// <remarks>
/// No number is copied before the serializer writes it. The messages are valid until the environment's next call, so
/// whoever sends one holds the session until it is written.
/// </remarks>
internal sealed class BatchReply
{
    private readonly VectorStep _step;
    private readonly int _laneBytes;
    private readonly InfoColumns _infos;
    private readonly InfoColumns _finalInfos;

    public BatchReply(VectorStep step)
    {
        _step = step;
        _infos = new InfoColumns(step.Infos, step.LaneCount);
        _finalInfos = new InfoColumns(step.Final.Infos, step.LaneCount);
        _laneBytes = LaneBytes(step);
        Whole = new Wire.Batch { Last = true };
        BatchSlices.Fill(Whole, step, 0, step.LaneCount);
        AsReset = new Wire.ResetResponse { Batch = Whole };
        AsStep = new Wire.StepResponse { Batch = Whole };
        AsRestore = new Wire.RestoreResponse { Batch = Whole };
    }

    public Wire.Batch Whole { get; }

    public Wire.ResetResponse AsReset { get; }

    public Wire.StepResponse AsStep { get; }

    public Wire.RestoreResponse AsRestore { get; }

    /// <summary>Brings what changes from call to call up to date.</summary>
    public void Refresh(ulong sequence)
    {
        Whole.Sequence = sequence;
        _infos.Refresh(Whole.Infos, _step.LaneCount);
        FinalStep final = _step.Final;
        if (final.Count == 0 && Whole.FinalLanes.Count == 0)
        {
            return;
        }

        Whole.FinalLanes.Clear();
        Whole.FinalObservationLeaves.Clear();
        Whole.FinalInfos.Clear();
        if (final.Count > 0)
        {
            BatchSlices.AddFinal(Whole, final, 0, final.Count);
            _finalInfos.Refresh(Whole.FinalInfos, final.Count);
        }
    }

    /// <summary>Cuts the reply by lanes into parts of at most so many bytes each, but at least one lane.</summary>
    /// <returns>The whole reply where it is small enough.</returns>
    public IEnumerable<Wire.Batch> Parts(int maxBytes)
    {
        // A lane may come with its final observation, which costs as much again.
        int lanes = Math.Max(1, maxBytes / (_step.Final.Count > 0 ? 2 * _laneBytes : _laneBytes));
        if (lanes >= _step.LaneCount)
        {
            yield return Whole;
            yield break;
        }

        for (int first = 0; first < _step.LaneCount; first += lanes)
        {
            yield return BatchSlices.Cut(_step, Whole.Sequence, first, Math.Min(lanes, _step.LaneCount - first));
        }
    }

    private static int LaneBytes(VectorStep step)
    {
        const int RewardAndFlags = sizeof(double) + 3;
        int bytes = RewardAndFlags;
        foreach (LeafBuffer leaf in step.Observations.Leaves)
        {
            bytes += leaf.Leaf.ByteSize;
        }

        return bytes + step.Infos.Sum(info => 1 + info.Leaf.ByteSize);
    }
}
