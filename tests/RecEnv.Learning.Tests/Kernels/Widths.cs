using RecEnv.Learning.Kernels;

namespace RecEnv.Learning.Tests.Kernels;

/// <summary>Runs something with each register width that this machine can show.</summary>
internal static class Widths
{
    private static readonly int[] _known = [128, 256, 512];

    public static int[] All => [.. _known.Where(width => width <= Simd.Best)];

    public static T With<T>(int width, Func<T> run)
    {
        int before = Simd.Width;
        Simd.Width = width;
        try
        {
            return run();
        }
        finally
        {
            Simd.Width = before;
        }
    }
}
