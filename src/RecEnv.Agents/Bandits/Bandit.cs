using System.Globalization;
using RecEnv.Seeding;

namespace RecEnv.Agents.Bandits;

/// <summary>A bandit: arms, what they have earned, and the algorithm that picks the next.</summary>
public sealed class Bandit
{
    private readonly IBanditAlgorithm _algorithm;
    private readonly double[] _pulls;
    private readonly double[] _rewards;
    private readonly double[] _scores;

    /// <summary>Makes a bandit whose arms were never pulled.</summary>
    /// <param name="algorithm">Rates the arms.</param>
    /// <param name="armCount">Number of arms, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 arms.</exception>
    public Bandit(IBanditAlgorithm algorithm, int armCount)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        ArgumentOutOfRangeException.ThrowIfLessThan(armCount, 2);
        _algorithm = algorithm;
        _pulls = new double[armCount];
        _rewards = new double[armCount];
        _scores = new double[armCount];
    }

    /// <summary>Pulls of each arm, [arms].</summary>
    public ReadOnlySpan<double> Pulls => _pulls;

    /// <summary>Rewards credited to each arm, [arms].</summary>
    public ReadOnlySpan<double> Rewards => _rewards;

    /// <summary>The arm with the highest score, the first of equals.</summary>
    /// <typeparam name="TRandom">Source of randomness.</typeparam>
    /// <param name="random">Drawn from as the algorithm says.</param>
    /// <param name="time">Time t, at least 1; in general the number of this pull.</param>
    public int Choose<TRandom>(ref TRandom random, double time)
        where TRandom : struct, IRandomSource
    {
        _algorithm.Score(ref random, _pulls, _rewards, time, _scores);
        int best = 0;
        for (int arm = 1; arm < _scores.Length; arm++)
        {
            best = _scores[arm] > _scores[best] ? arm : best;
        }

        return best;
    }

    /// <summary>Counts a pull.</summary>
    /// <typeparam name="TRandom">Source of randomness.</typeparam>
    /// <param name="random">Drawn from as the algorithm says.</param>
    /// <param name="arm">The arm, in [0, arms).</param>
    /// <param name="reward">What it earned, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The arm or the reward is out of range.</exception>
    public void Update<TRandom>(ref TRandom random, int arm, double reward)
        where TRandom : struct, IRandomSource
    {
        ArgumentOutOfRangeException.ThrowIfNegative(arm);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(arm, _pulls.Length);
        if (reward is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(reward), string.Create(
                CultureInfo.InvariantCulture,
                $"A bandit's reward must be in [0, 1] but is {reward}. Scale rewards before they are learned from."));
        }

        _pulls[arm]++;
        _rewards[arm] += _algorithm.Credit(ref random, reward);
    }
}
