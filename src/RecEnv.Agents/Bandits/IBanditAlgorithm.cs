using RecEnv.Seeding;

namespace RecEnv.Agents.Bandits;

/// <summary>Rates the arms of a bandit by what they have earned; the arm with the highest score is to be pulled.</summary>
public interface IBanditAlgorithm
{
    /// <summary>Rates every arm.</summary>
    /// <typeparam name="TRandom">Source of randomness.</typeparam>
    /// <param name="random">Drawn from only by algorithms that say so.</param>
    /// <param name="pulls">Pulls nᵢ of each arm, [arms], each at least 0.</param>
    /// <param name="rewards">Rewards rᵢ summed over the pulls of each arm, [arms], in [0, nᵢ].</param>
    /// <param name="time">Time t: pulls of all arms so far, or more; at least 1 once every arm was pulled.</param>
    /// <param name="scores">Receives the scores, [arms]; +∞ allowed.</param>
    void Score<TRandom>(
        ref TRandom random,
        ReadOnlySpan<double> pulls,
        ReadOnlySpan<double> rewards,
        double time,
        Span<double> scores)
        where TRandom : struct, IRandomSource;

    /// <summary>What a reward adds to an arm's sum.</summary>
    /// <typeparam name="TRandom">Source of randomness.</typeparam>
    /// <param name="random">Drawn from only by algorithms that say so.</param>
    /// <param name="reward">The reward, in [0, 1].</param>
    double Credit<TRandom>(ref TRandom random, double reward)
        where TRandom : struct, IRandomSource;
}
