using RecEnv.Environments.InterestEvolution;
using RecEnv.Options;

namespace RecEnv.Scenarios.Pieces;

/// <summary>Items "topic_videos": the utility videos of InterestEvolution-v0.</summary>
internal sealed record TopicVideoOptions : IEnvironmentOptions
{
    [Option("Topics F, which are also the features of users.", Minimum = 1, Maximum = 1_000)]
    public int FeatureCount { get; init; } = 20;

    [Option("Mean quality of the worst topic.", Minimum = -100, Maximum = 0)]
    public double MinUtility { get; init; } = -3;

    [Option("Mean quality of the best topic.", Minimum = 0, Maximum = 100)]
    public double MaxUtility { get; init; } = 3;

    [Option("Standard deviation of quality within a topic.", Minimum = 0, Maximum = 100)]
    public double QualityDeviation { get; init; } = 0.1;

    [Option("Length of a video.", Minimum = 0, Maximum = 100, Unit = "minutes")]
    public double VideoLength { get; init; } = 4;

    public string? Problem() => FeatureCount == TopicQuality.SupportedCount(FeatureCount)
        ? null
        : $"Option \"feature_count\" is {FeatureCount}, but topic videos need 7 bad topics for 3 good ones: use " +
            $"{TopicQuality.SupportedCount(FeatureCount)} or another count for which both parts add up.";

    public UtilityVideoModel Model() => new(new InterestEvolutionOptions
    {
        FeatureCount = FeatureCount,
        MinUtility = MinUtility,
        MaxUtility = MaxUtility,
        QualityDeviation = QualityDeviation,
        VideoLength = VideoLength,
    });
}

/// <summary>Items "feature_videos": the basic videos of InterestEvolution-v0.</summary>
internal sealed record FeatureVideoOptions
{
    [Option("Features F of videos and users.", Minimum = 1, Maximum = 1_000)]
    public int FeatureCount { get; init; } = 20;

    [Option("Quality of every video.", Minimum = -100, Maximum = 100)]
    public double Quality { get; init; } = 1;

    [Option("Mean length of a video.", Minimum = 0, Maximum = 100, Unit = "minutes")]
    public double LengthMean { get; init; } = 4.3;

    [Option("Standard deviation of the length.", Minimum = 0, Maximum = 100, Unit = "minutes")]
    public double LengthDeviation { get; init; } = 1;

    [Option("Longest a video can be.", MinimumExclusive = 0, Maximum = 100, Unit = "minutes")]
    public double MaxLength { get; init; } = 100;

    public BasicVideoModel Model() => new(new InterestEvolutionOptions
    {
        FeatureCount = FeatureCount,
        BasicQuality = Quality,
        VideoLengthMean = LengthMean,
        VideoLengthDeviation = LengthDeviation,
        MaxVideoLength = MaxLength,
    });
}
