using RecEnv.Environments.InterestEvolution;
using RecEnv.Options;

namespace RecEnv.Scenarios.Pieces;

/// <summary>User "interests": the user of InterestEvolution-v0, by default its utility variant.</summary>
internal sealed record InterestUserOptions
{
    [Option("Time a user has at the start.", MinimumExclusive = 0, Maximum = 1e9, Unit = "minutes")]
    public double TimeBudget { get; init; } = 200;

    [Option("Time lost when nothing is clicked.", MinimumExclusive = 0, Maximum = 1e9, Unit = "minutes")]
    public double StepPenalty { get; init; } = 0.5;

    [Option("Weight of the user's own liking in the utility of a watched video.", Minimum = 0, Maximum = 1e6)]
    public double UserQualityFactor { get; init; }

    [Option("Weight of the video's quality in the utility of a watched video.", Minimum = 0, Maximum = 1e6)]
    public double DocumentQualityFactor { get; init; } = 1;

    [Option("Time won for each minute watched and unit of utility.", Minimum = 0, Maximum = 1e6)]
    public double UserUpdateAlpha { get; init; } = 0.9 * (1 / 3.4);

    [Option("Interest at which interests stop moving: the intercept ax.", MinimumExclusive = 0, Maximum = 1e6)]
    public double AlphaXIntercept { get; init; } = 1;

    [Option("Step size of a neutral interest: the intercept ay.", Minimum = 0, Maximum = 1)]
    public double AlphaYIntercept { get; init; } = 0.3;

    public InterestUserSettings Settings(int featureCount) => new(new InterestEvolutionOptions
    {
        FeatureCount = featureCount,
        TimeBudget = TimeBudget,
        StepPenalty = StepPenalty,
        UserQualityFactor = UserQualityFactor,
        DocumentQualityFactor = DocumentQualityFactor,
        UserUpdateAlpha = UserUpdateAlpha,
        AlphaXIntercept = AlphaXIntercept,
        AlphaYIntercept = AlphaYIntercept,
    });
}
