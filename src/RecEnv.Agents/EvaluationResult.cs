using RecEnv.Agents.Measures;

namespace RecEnv.Agents;

/// <summary>Returns, lengths and metrics of a number of episodes, lane by lane and in order within each lane.</summary>
/// <param name="Returns">Sum of rewards of each episode.</param>
/// <param name="Lengths">Steps of each episode.</param>
public sealed record EvaluationResult(IReadOnlyList<double> Returns, IReadOnlyList<int> Lengths)
{
    /// <summary>
    /// What the environment reports at the end of an episode ("ctr", "cluster_share[0]", …), and where it does not and the
    /// observation tells: "ctr", the share of steps with a click; "diversity", the mean distance of the pairs of a slate.
    /// </summary>
    public IReadOnlyList<EpisodeMetric> Metrics { get; init; } = [];

    /// <summary>What was shown, by kind; null where an action does not tell.</summary>
    public ShownItems? Shown { get; init; }

    /// <summary>How varied the slates of each user were; null where slates are not of a catalogue or users are not told.</summary>
    public SlateVariety? Variety { get; init; }

    /// <summary>How the slates that lanes showed at the same time compare; null without slates of different items of one catalogue.</summary>
    public SlateCrowd? Crowd { get; init; }

    /// <summary>Number of episodes.</summary>
    public int Episodes => Returns.Count;

    /// <summary>Mean return.</summary>
    public double Mean { get; } = Returns.Average();

    /// <summary>Standard error of the mean return, s / √n; NaN for a single episode.</summary>
    public double StandardError { get; } = Statistics.ErrorOfMean(Returns);

    /// <summary>Mean number of steps.</summary>
    public double MeanLength { get; } = Lengths.Average();

    /// <summary>Sum of all rewards divided by the number of all steps.</summary>
    public double RewardPerStep { get; } = Returns.Sum() / Lengths.Sum();

    /// <summary>Standard error of the reward per step, by the delta method; NaN for a single episode.</summary>
    public double RewardPerStepError { get; } = Statistics.ErrorOfRatio(Returns, Lengths);

    /// <summary>The metric of a name; null where there is none.</summary>
    /// <param name="name">Its name.</param>
    public EpisodeMetric? Metric(string name) => Metrics.FirstOrDefault(metric => metric.Name == name);
}
