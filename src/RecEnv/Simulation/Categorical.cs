using System.Globalization;
using RecEnv.Seeding;

namespace RecEnv.Simulation;

/// <summary>A distribution over 0, 1, ...: draws by inverting the cumulative distribution.</summary>
/// <remarks>value = the number of cumulative probabilities that are at most u, one uniform draw.</remarks>
internal readonly struct Categorical
{
    // As NumPy, which refuses to draw when a sum is farther from 1.
    private const double Tolerance = 1.5e-8;

    private readonly double[] _cumulative;

    /// <summary>Prepares to draw.</summary>
    /// <param name="probabilities">At least one, each at least 0; divided by their sum.</param>
    public Categorical(ReadOnlySpan<double> probabilities)
    {
        _cumulative = new double[probabilities.Length];
        double sum = 0;
        for (int i = 0; i < probabilities.Length; i++)
        {
            _cumulative[i] = sum += probabilities[i];
        }

        foreach (ref double cumulative in _cumulative.AsSpan())
        {
            cumulative /= sum;
        }
    }

    /// <summary>Says why an option holds no distribution, as a sentence; null when it does.</summary>
    public static string? Problem(string option, IReadOnlyList<double> probabilities)
    {
        double sum = probabilities.Sum();
        return Math.Abs(sum - 1) <= Tolerance ? null : string.Create(
            CultureInfo.InvariantCulture, $"The probabilities of option \"{option}\" sum to {sum:R}; make them sum to 1.");
    }

    public int Draw<TRandom>(ref TRandom random)
        where TRandom : struct, IRandomSource
    {
        double uniform = random.Uniform();
        int value = 0;
        foreach (double cumulative in _cumulative.AsSpan()) // all of them: counting has no branch to mispredict
        {
            value += cumulative <= uniform ? 1 : 0; // never the last, which is 1
        }

        return value;
    }
}
