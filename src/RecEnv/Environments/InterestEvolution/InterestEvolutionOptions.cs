using System.Globalization;
using RecEnv.Options;
using RecEnv.Simulation;

namespace RecEnv.Environments.InterestEvolution;

/// <summary>Every constant of InterestEvolution-v0. The defaults are those of RecSim's create_environment.</summary>
public record InterestEvolutionOptions : IEnvironmentOptions
{
    private const string RecSim = "RecSim 0.2.4";

    /// <summary>Videos offered at each step.</summary>
    [Option("Videos offered at each step.", Minimum = 1, Maximum = 10_000, Unit = "items", Source = RecSim)]
    public int CandidateCount { get; init; } = 10;

    /// <summary>Videos shown at each step.</summary>
    [Option("Videos shown at each step.", Minimum = 1, Maximum = 1_000, Unit = "items", Source = RecSim)]
    public int SlateSize { get; init; } = 2;

    /// <summary>Whether each step offers fresh videos; else one candidate set serves all episodes of a seed.</summary>
    [Option("Whether each step offers fresh videos; else one candidate set serves all episodes of a seed.", Source = RecSim)]
    public bool ResampleCandidates { get; init; } = true;

    /// <summary>Whether a slate that repeats a candidate is refused.</summary>
    [Option("Whether a slate that repeats a candidate is refused.", Source = RecSim)]
    public bool DistinctItems { get; init; }

    /// <summary>Whether −1 may leave slate positions empty.</summary>
    [Option("Whether -1 may leave a slate position, and all that follow, empty.")]
    public bool ShortSlates { get; init; }

    /// <summary>User distribution; decides the defaults of the constants that are null here.</summary>
    [Option("User distribution; decides the defaults of the constants that are null here.", Source = RecSim)]
    public UserVariant UserVariant { get; init; } = UserVariant.Utility;

    /// <summary>Video distribution.</summary>
    [Option("Video distribution.", Source = RecSim)]
    public VideoVariant VideoVariant { get; init; } = VideoVariant.Utility;

    /// <summary>Choice model.</summary>
    [Option("Choice model.", Source = RecSim)]
    public ChoiceVariant ChoiceModel { get; init; } = ChoiceVariant.MultinomialProportional;

    /// <summary>What a step is worth.</summary>
    [Option("What a step is worth.", Source = RecSim)]
    public RewardVariant Reward { get; init; } = RewardVariant.WatchTime;

    /// <summary>Features of users and videos, F; also the number of topics.</summary>
    [Option("Features of users and videos, F; also the number of topics.", Minimum = 1, Maximum = 1_000, Source = RecSim)]
    public int FeatureCount { get; init; } = 20;

    /// <summary>Mean quality of the worst topic (utility videos).</summary>
    [Option("Mean quality of the worst topic (utility videos).", Minimum = -100, Maximum = 0, Source = RecSim)]
    public double MinUtility { get; init; } = -3;

    /// <summary>Mean quality of the best topic (utility videos).</summary>
    [Option("Mean quality of the best topic (utility videos).", Minimum = 0, Maximum = 100, Source = RecSim)]
    public double MaxUtility { get; init; } = 3;

    /// <summary>Standard deviation of quality within a topic (utility videos). RecSim calls it a variance.</summary>
    [Option("Standard deviation of quality within a topic (utility videos).", Minimum = 0, Maximum = 100, Source = RecSim)]
    public double QualityDeviation { get; init; } = 0.1;

    /// <summary>Length of a video (utility videos).</summary>
    [Option("Length of a video (utility videos).", Minimum = 0, Maximum = 100, Unit = "minutes", Source = RecSim)]
    public double VideoLength { get; init; } = 4;

    /// <summary>Quality of every video (basic videos).</summary>
    [Option("Quality of every video (basic videos).", Minimum = -100, Maximum = 100, Source = RecSim)]
    public double BasicQuality { get; init; } = 1;

    /// <summary>Mean length of a video (basic videos).</summary>
    [Option("Mean length of a video (basic videos).", Minimum = 0, Maximum = 100, Unit = "minutes", Source = RecSim)]
    public double VideoLengthMean { get; init; } = 4.3;

    /// <summary>Standard deviation of the length of a video (basic videos).</summary>
    [Option("Standard deviation of the length (basic videos).", Minimum = 0, Maximum = 100, Unit = "minutes", Source = RecSim)]
    public double VideoLengthDeviation { get; init; } = 1;

    /// <summary>Longest a video can be (basic videos).</summary>
    [Option("Longest a video can be (basic videos).", MinimumExclusive = 0, Maximum = 100, Unit = "minutes", Source = RecSim)]
    public double MaxVideoLength { get; init; } = 100;

    /// <summary>Time a user has at the start; null: 200 (utility users) or 30 (basic).</summary>
    [Option(
        "Time a user has at the start; null: 200 (utility users) or 30 (basic).",
        MinimumExclusive = 0,
        Maximum = 1e9,
        Unit = "minutes",
        Source = RecSim)]
    public double? TimeBudget { get; init; }

    /// <summary>Time lost when nothing is clicked; null: 0.5 (utility users) or 1 (basic).</summary>
    [Option(
        "Time lost when nothing is clicked; null: 0.5 (utility users) or 1 (basic).",
        MinimumExclusive = 0,
        Maximum = 1e9,
        Unit = "minutes",
        Source = RecSim)]
    public double? StepPenalty { get; init; }

    /// <summary>Probability of attending to an item (cascade models); null: 0.65 (utility users) or 0.9 (basic).</summary>
    [Option(
        "Probability of attending to an item (cascade models); null: 0.65 (utility users) or 0.9 (basic).",
        Minimum = 0,
        Maximum = 1,
        Source = RecSim)]
    public double? AttentionProbability { get; init; }

    /// <summary>Factor of the scores (cascade models).</summary>
    [Option("Factor of the scores (cascade models).", Minimum = 0, Maximum = 1e9, Source = RecSim)]
    public double ScoreScaling { get; init; } = 0.05;

    /// <summary>Score of the null choice (multinomial models).</summary>
    [Option("Score of the null choice (multinomial models).", Minimum = -1e9, Maximum = 1e9, Source = RecSim)]
    public double NoClickMass { get; init; } = 1;

    /// <summary>Shift of the scores (proportional models); at most the lowest score that can occur.</summary>
    [Option(
        "Shift of the scores (proportional models); at most the lowest score that can occur.",
        Minimum = -1e9,
        Maximum = 1e9,
        Source = RecSim)]
    public double MinNormalizer { get; init; } = -1;

    /// <summary>Weight of the user's own liking in the utility of a watched video; null: 0 (utility users) or 1.</summary>
    [Option(
        "Weight of the user's own liking in the utility of a watched video; null: 0 (utility users) or 1 (basic).",
        Minimum = 0,
        Maximum = 1e6,
        Source = RecSim)]
    public double? UserQualityFactor { get; init; }

    /// <summary>Weight of the video's quality in the utility of a watched video.</summary>
    [Option("Weight of the video's quality in the utility of a watched video.", Minimum = 0, Maximum = 1e6, Source = RecSim)]
    public double DocumentQualityFactor { get; init; } = 1;

    /// <summary>Time won for each minute and unit of utility; null: 0.9/3.4 (utility users) or 0 (basic).</summary>
    [Option(
        "Time won for each minute watched and unit of utility; null: 0.9/3.4 (utility users) or 0 (basic).",
        Minimum = 0,
        Maximum = 1e6,
        Source = RecSim)]
    public double? UserUpdateAlpha { get; init; }

    /// <summary>Interest at which interests stop moving: the intercept ax on the x axis.</summary>
    [Option("Interest at which interests stop moving: the intercept ax.", MinimumExclusive = 0, Maximum = 1e6, Source = RecSim)]
    public double AlphaXIntercept { get; init; } = 1;

    /// <summary>Step size of a neutral interest: the intercept ay on the y axis.</summary>
    [Option("Step size of a neutral interest: the intercept ay.", Minimum = 0, Maximum = 1, Source = RecSim)]
    public double AlphaYIntercept { get; init; } = 0.3;

    /// <inheritdoc/>
    public string? Problem()
    {
        if (SlateRules.SizeProblem(CandidateCount, SlateSize) is { } problem)
        {
            return problem;
        }

        if (VideoVariant == VideoVariant.Utility && FeatureCount != TopicQuality.SupportedCount(FeatureCount))
        {
            return $"Option \"feature_count\" is {FeatureCount}, but utility videos need 7 bad topics for 3 good ones: use " +
                $"{TopicQuality.SupportedCount(FeatureCount)} or another count for which both parts add up.";
        }

        return ChoiceProblem();
    }

    // Scores are x·f with x in [−1, 1]: one coordinate of it for utility videos, up to F of them for basic ones.
    private string? ChoiceProblem()
    {
        double bound = VideoVariant == VideoVariant.Utility ? 1 : FeatureCount;
        bool proportional = ChoiceModel is ChoiceVariant.MultinomialProportional or ChoiceVariant.ProportionalCascade;
        if (proportional && MinNormalizer > -bound)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Option \"min_normalizer\" is {MinNormalizer}, but scores go down to {-bound}; set it to {-bound} or less, or " +
                $"choose another \"choice_model\".");
        }

        if (ChoiceModel == ChoiceVariant.MultinomialProportional && NoClickMass < MinNormalizer)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Option \"no_click_mass\" is {NoClickMass}, below \"min_normalizer\" ({MinNormalizer}); the weight of no " +
                $"click would be negative.");
        }

        double largest = ChoiceModel switch
        {
            ChoiceVariant.ExponentialCascade => ScoreScaling * Math.Exp(bound),
            ChoiceVariant.ProportionalCascade => ScoreScaling * (bound - MinNormalizer),
            _ => 0,
        };
        return largest <= 1 ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"Option \"score_scaling\" is {ScoreScaling}, so a scaled score can reach {largest:G4}, but a cascade takes it as a " +
            $"probability; make it smaller.");
    }
}
