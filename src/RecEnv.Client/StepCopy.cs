using RecEnv.Spaces;

namespace RecEnv.Client;

/// <summary>Copies what lanes returned last into the buffers of a fork.</summary>
internal static class StepCopy
{
    public static void Copy(VectorStep source, VectorStep target)
    {
        foreach ((LeafBuffer from, LeafBuffer to) in Buffers(source).Zip(Buffers(target)))
        {
            from.Bytes.CopyTo(to.Bytes);
        }

        target.Final.Clear();
    }

    private static IEnumerable<LeafBuffer> Buffers(VectorStep step)
    {
        return
        [
            .. step.Observations.Leaves,
            step.RewardBuffer,
            step.TerminatedBuffer,
            step.TruncatedBuffer,
            step.StartedBuffer,
            .. step.Infos.SelectMany(info => (LeafBuffer[])[info.Present, info.Values]),
        ];
    }
}
