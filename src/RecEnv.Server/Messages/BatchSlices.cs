using Google.Protobuf;
using RecEnv.Spaces;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Messages;

/// <summary>Messages over a range of lanes of an environment's buffers.</summary>
internal static class BatchSlices
{
    /// <summary>A part of a reply.</summary>
    public static Wire.Batch Cut(VectorStep step, ulong sequence, int first, int count)
    {
        var part = new Wire.Batch { Sequence = sequence, Last = first + count == step.LaneCount };
        Fill(part, step, first, count);
        InfoSlices.Add(part.Infos, step.Infos, first, count);
        ReadOnlySpan<int> finalLanes = step.Final.Lanes;
        int firstRow = CountBelow(finalLanes, first);
        int rows = CountBelow(finalLanes, first + count) - firstRow;
        if (rows > 0)
        {
            AddFinal(part, step.Final, firstRow, rows);
            InfoSlices.Add(part.FinalInfos, step.Final.Infos, firstRow, rows);
        }

        return part;
    }

    /// <summary>Sets lanes, observations, rewards and flags.</summary>
    public static void Fill(Wire.Batch batch, VectorStep step, int first, int count)
    {
        batch.FirstLane = first;
        batch.LaneCount = count;
        foreach (LeafBuffer leaf in step.Observations.Leaves)
        {
            batch.ObservationLeaves.Add(Wrap(leaf, first, count));
        }

        batch.Rewards = Wrap(step.RewardBuffer, first, count);
        batch.Terminated = Wrap(step.TerminatedBuffer, first, count);
        batch.Truncated = Wrap(step.TruncatedBuffer, first, count);
        batch.Started = Wrap(step.StartedBuffer, first, count);
    }

    /// <summary>Adds final lanes and observations; not their infos.</summary>
    public static void AddFinal(Wire.Batch batch, FinalStep final, int firstRow, int rows)
    {
        foreach (int lane in final.Lanes.Slice(firstRow, rows))
        {
            batch.FinalLanes.Add(lane);
        }

        foreach (LeafBuffer leaf in final.Observations.Leaves)
        {
            batch.FinalObservationLeaves.Add(Wrap(leaf, firstRow, rows));
        }
    }

    /// <summary>Rows of a buffer, without a copy.</summary>
    public static ByteString Wrap(LeafBuffer buffer, int first, int count)
    {
        int size = buffer.Leaf.ByteSize;
        return UnsafeByteOperations.UnsafeWrap(buffer.Memory.Slice(first * size, count * size));
    }

    private static int CountBelow(ReadOnlySpan<int> ascending, int bound)
    {
        int at = ascending.BinarySearch(bound);
        return at < 0 ? ~at : at;
    }
}
