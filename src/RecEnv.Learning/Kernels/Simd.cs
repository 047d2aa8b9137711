using System.Runtime.Intrinsics;

namespace RecEnv.Learning.Kernels;

/// <summary>Which registers the kernels use. The choice changes speed, never a bit of a result.</summary>
internal static class Simd
{
    /// <summary>Register width in bits: 512, 256 or 128. Tests set it; nothing else does.</summary>
    public static int Width { get; set; } = Best;

    /// <summary>The widest that this processor has; 128 for one without AVX2 and fused multiply-add.</summary>
    public static int Best =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    /// <summary>Floats that a kernel may touch past the end of a buffer.</summary>
    public const int Slack = 64;

    /// <summary>Rounds up to whole groups of lanes.</summary>
    public static int Padded(int count) => checked(count + 15) & ~15;
}
