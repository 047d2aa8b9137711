using System.Globalization;

namespace RecEnv.Agents.Bandits;

/// <summary>What the optimistic algorithms have in common.</summary>
internal static class Optimism
{
    public static double Check(double scaling) => scaling is >= 0 and < double.PositiveInfinity
        ? scaling
        : throw new ArgumentOutOfRangeException(nameof(scaling), string.Create(
            CultureInfo.InvariantCulture, $"Optimism scaling must be finite and at least 0 but is {scaling}."));

    /// <summary>While some arm was never pulled, scores those +∞ and the others 0, and returns true.</summary>
    public static bool TryUntried(ReadOnlySpan<double> pulls, Span<double> scores)
    {
        if (!pulls.Contains(0))
        {
            return false;
        }

        for (int arm = 0; arm < pulls.Length; arm++)
        {
            scores[arm] = pulls[arm] == 0 ? double.PositiveInfinity : 0;
        }

        return true;
    }
}
