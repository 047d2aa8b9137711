namespace RecEnv.Learning.Layers;

/// <summary>Numbers set to 0 with probability p, the others divided by 1 − p. Reference: Srivastava et al. (2014).</summary>
public static class Dropout
{
    /// <summary>Drops numbers.</summary>
    /// <param name="x">Numbers, [rows, columns].</param>
    /// <param name="rate">p, in [0, 1).</param>
    /// <param name="random">Decides: one draw a number, row by row. Null, or p = 0: nothing is dropped and nothing drawn.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is outside its range.</exception>
    public static Tensor Apply(Tensor x, float rate, LearningRandom? random)
    {
        CheckRate(rate);
        if (random is null || rate == 0f)
        {
            return x;
        }

        Tensor kept = Linear.Of(x).Zeros(x.Rows, x.Columns, out Span<float> factors);
        float factor = 1f / (1f - rate);
        foreach (ref float entry in factors)
        {
            entry = random.Uniform() < rate ? 0f : factor;
        }

        return x * kept;
    }

    internal static void CheckRate(float rate) => Require.InRange(rate, 0f, MathF.BitDecrement(1f));
}
