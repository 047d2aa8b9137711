using RecEnv.Seeding;

namespace RecEnv.Agents.Bandits;

/// <summary>Picks the arm with the highest score.</summary>
public static class BestArm
{
    /// <summary>One of the arms with the highest score, uniformly; takes one draw where there are several.</summary>
    /// <typeparam name="TRandom">Source of randomness.</typeparam>
    /// <param name="random">One draw where several arms are best.</param>
    /// <param name="scores">Scores, [arms]; at least one arm, none NaN.</param>
    public static int Pick<TRandom>(ref TRandom random, IReadOnlyList<double> scores)
        where TRandom : struct, IRandomSource
    {
        ArgumentNullException.ThrowIfNull(scores);
        double best = scores.Max();
        int[] arms = [.. Enumerable.Range(0, scores.Count).Where(arm => scores[arm] == best)];
        return arms.Length == 1 ? arms[0] : arms[random.Below(arms.Length)];
    }
}
