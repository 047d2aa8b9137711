using RecEnv.Spaces;

namespace RecEnv.Client.Tests.Support;

/// <summary>Everything a step holds, as bytes. Values that a lane does not have are left out.</summary>
public static class Recording
{
    public static byte[] Of(VectorStep step)
    {
        var bytes = new MemoryStream();
        Write(bytes, step.Observations, step.LaneCount);
        foreach (LeafBuffer flags in (LeafBuffer[])[step.RewardBuffer, step.TerminatedBuffer, step.TruncatedBuffer, step.StartedBuffer])
        {
            bytes.Write(flags.Bytes);
        }

        Write(bytes, step.Infos, step.LaneCount);
        foreach (int lane in step.Final.Lanes)
        {
            bytes.Write(BitConverter.GetBytes(lane));
        }

        Write(bytes, step.Final.Observations, step.Final.Count);
        Write(bytes, step.Final.Infos, step.Final.Count);
        return bytes.ToArray();
    }

    private static void Write(MemoryStream bytes, ValueBatch values, int rows)
    {
        foreach (LeafBuffer leaf in values.Leaves)
        {
            bytes.Write(leaf.Bytes[..(rows * leaf.Leaf.ByteSize)]);
        }
    }

    private static void Write(MemoryStream bytes, IReadOnlyList<InfoBuffer> infos, int rows)
    {
        foreach (InfoBuffer info in infos)
        {
            for (int row = 0; row < rows; row++)
            {
                bytes.WriteByte(info.Has(row) ? (byte)1 : (byte)0);
                bytes.Write(info.Has(row) ? info.Values.Row(row) : []);
            }
        }
    }
}
