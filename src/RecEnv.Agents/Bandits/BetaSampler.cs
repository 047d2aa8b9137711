using RecEnv.Seeding;

namespace RecEnv.Agents.Bandits;

/// <summary>Draws from beta and gamma distributions, by the methods of NumPy's legacy generator.</summary>
/// <remarks>
/// Beta(a, b): Jöhnk's method where a ≤ 1 and b ≤ 1, else from two gammas. Gamma(a): Ahrens and Dieter's for a &lt; 1, the
/// exponential for a = 1, Marsaglia and Tsang's (2000) above. MathNet.Numerics draws from System.Random only, so its
/// samplers cannot be fed from a stream.
/// </remarks>
internal static class BetaSampler
{
    /// <summary>Draws from Beta(a, b); both above 0.</summary>
    public static double Beta<TRandom>(ref TRandom random, double a, double b)
        where TRandom : struct, IRandomSource
    {
        if (a > 1 || b > 1)
        {
            double x = Gamma(ref random, a);
            return x / (x + Gamma(ref random, b));
        }

        while (true)
        {
            double u = random.Uniform();
            double v = random.Uniform();
            (double x, double y) = (Math.Pow(u, 1 / a), Math.Pow(v, 1 / b));
            if (x + y <= 1)
            {
                return x + y > 0 ? x / (x + y) : RatioOfLogs(Math.Log(u) / a, Math.Log(v) / b);
            }
        }
    }

    /// <summary>Draws from Gamma(a) with scale 1; a above 0.</summary>
    public static double Gamma<TRandom>(ref TRandom random, double a)
        where TRandom : struct, IRandomSource
    {
        if (a == 1)
        {
            return Exponential(ref random);
        }

        return a < 1 ? SmallGamma(ref random, a) : LargeGamma(ref random, a);
    }

    private static double Exponential<TRandom>(ref TRandom random)
        where TRandom : struct, IRandomSource => -Math.Log(1 - random.Uniform());

    private static double SmallGamma<TRandom>(ref TRandom random, double a)
        where TRandom : struct, IRandomSource
    {
        while (true)
        {
            double u = random.Uniform();
            double v = Exponential(ref random);
            if (u <= 1 - a)
            {
                double x = Math.Pow(u, 1 / a);
                if (x <= v)
                {
                    return x;
                }
            }
            else
            {
                double y = -Math.Log((1 - u) / a);
                double x = Math.Pow(1 - a + (a * y), 1 / a);
                if (x <= v + y)
                {
                    return x;
                }
            }
        }
    }

    private static double LargeGamma<TRandom>(ref TRandom random, double a)
        where TRandom : struct, IRandomSource
    {
        double b = a - (1.0 / 3);
        double c = 1 / Math.Sqrt(9 * b);
        while (true)
        {
            double x, v;
            do
            {
                x = random.Normal();
                v = 1 + (c * x);
            }
            while (v <= 0);
            v = v * v * v;
            double u = random.Uniform();
            if (u < 1 - (0.0331 * x * x * x * x) || Math.Log(u) < (0.5 * x * x) + (b * (1 - v + Math.Log(v))))
            {
                return b * v;
            }
        }
    }

    /// <summary>eˣ/(eˣ + eʸ) where both have become 0.</summary>
    private static double RatioOfLogs(double x, double y)
    {
        double max = Math.Max(x, y);
        return Math.Exp(x - max) / (Math.Exp(x - max) + Math.Exp(y - max));
    }
}
