using RecEnv.Spaces;

namespace RecEnv.Tool.Demo;

/// <summary>Compares what two environments returned, byte by byte.</summary>
internal static class StepComparison
{
    /// <summary>Compares two steps; values that a lane does not have are left out.</summary>
    /// <param name="expected">The one.</param>
    /// <param name="actual">The other, of the same contract and number of lanes.</param>
    /// <param name="bytes">Raised by the number of bytes compared.</param>
    /// <returns>Name of the first part that differs; null when none does.</returns>
    public static string? Difference(VectorStep expected, VectorStep actual, ref long bytes)
    {
        if (!expected.Final.Lanes.SequenceEqual(actual.Final.Lanes))
        {
            return "final lanes";
        }

        (LeafBuffer Expected, LeafBuffer Actual)[] buffers =
        [
            .. expected.Observations.Leaves.ToArray().Zip(actual.Observations.Leaves.ToArray()),
            (expected.RewardBuffer, actual.RewardBuffer),
            (expected.TerminatedBuffer, actual.TerminatedBuffer),
            (expected.TruncatedBuffer, actual.TruncatedBuffer),
            (expected.StartedBuffer, actual.StartedBuffer),
        ];
        foreach ((LeafBuffer one, LeafBuffer other) in buffers)
        {
            bytes += one.Bytes.Length;
            if (!one.Bytes.SequenceEqual(other.Bytes))
            {
                return one.Leaf.Path;
            }
        }

        return InfoDifference(expected.Infos, actual.Infos, expected.LaneCount, ref bytes)
            ?? FinalDifference(expected.Final, actual.Final, ref bytes);
    }

    private static string? FinalDifference(FinalStep expected, FinalStep actual, ref long bytes)
    {
        for (int leaf = 0; leaf < expected.Observations.Leaves.Length; leaf++)
        {
            LeafBuffer one = expected.Observations.Leaves[leaf];
            int length = expected.Count * one.Leaf.ByteSize;
            bytes += length;
            if (!one.Bytes[..length].SequenceEqual(actual.Observations.Leaves[leaf].Bytes[..length]))
            {
                return $"final {one.Leaf.Path}";
            }
        }

        return InfoDifference(expected.Infos, actual.Infos, expected.Count, ref bytes);
    }

    private static string? InfoDifference(
        IReadOnlyList<InfoBuffer> expected, IReadOnlyList<InfoBuffer> actual, int rows, ref long bytes)
    {
        for (int i = 0; i < expected.Count; i++)
        {
            for (int row = 0; row < rows; row++)
            {
                bool same = expected[i].Has(row) == actual[i].Has(row)
                    && (!expected[i].Has(row) || expected[i].Values.Row(row).SequenceEqual(actual[i].Values.Row(row)));
                if (!same)
                {
                    return $"info {expected[i].Leaf.Path} of row {row}";
                }

                bytes += 1 + (expected[i].Has(row) ? expected[i].Leaf.ByteSize : 0);
            }
        }

        return null;
    }
}
