namespace RecEnv.Learning.Kernels;

/// <summary>The reductions of the registers in use.</summary>
internal static unsafe class Totals
{
    /// <summary>Σ aᵢ.</summary>
    public static float Sum(float* a, int count) => Simd.Width switch
    {
        512 => Reductions.Sum<F512>(a, count),
        256 => Reductions.Sum<F256x2>(a, count),
        _ => Reductions.Sum<F128x4>(a, count),
    };

    /// <summary>Σ aᵢ².</summary>
    public static float SumOfSquares(float* a, int count) => Simd.Width switch
    {
        512 => Reductions.Dot<F512>(a, a, count),
        256 => Reductions.Dot<F256x2>(a, a, count),
        _ => Reductions.Dot<F128x4>(a, a, count),
    };
}
