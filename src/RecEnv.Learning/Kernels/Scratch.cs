namespace RecEnv.Learning.Kernels;

/// <summary>Working memory of a thread, grown on demand and kept.</summary>
internal static unsafe class Scratch
{
    [ThreadStatic]
    private static AlignedBlock? _block;

    /// <summary>At least so many floats, at a multiple of 64 bytes; valid until this thread's next call.</summary>
    public static float* Take(int floats)
    {
        if (_block is null || _block.Length < floats)
        {
            _block = new AlignedBlock(Math.Max(floats, 16 * 1024));
        }

        return _block.Start;
    }
}
