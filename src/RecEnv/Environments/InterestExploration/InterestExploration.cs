using RecEnv.Simulation;
using RecEnv.Simulation.Choice;

namespace RecEnv.Environments.InterestExploration;

/// <summary>InterestExploration-v0: users of hidden types like different topics; find out which, while serving them.</summary>
/// <remarks>Reference: RecSim 0.2.4 (Google, 2020), interest_exploration.</remarks>
public static class InterestExploration
{
    /// <summary>The definition to register.</summary>
    public static EnvironmentDefinition Definition { get; } = new EnvironmentDefinition<InterestExplorationOptions>(
        "InterestExploration-v0",
        "Users of hidden types like different topics; what they click is all there is to learn their taste from.",
        Create,
        stepLimit: options => options.Horizon);

    internal static
        SlateSimulation<TopicItem, TopicItemModel, TasteUser, TasteUserModel, MultinomialLogit, ClickResponse,
            ClickResponseModel, ClickCountReward>
        Create(InterestExplorationOptions options, int laneCount)
    {
        var frame = new SlateSettings(
            options.CandidateCount,
            options.SlateSize,
            options.ResampleCandidates,
            options.DistinctItems,
            options.ShortSlates);
        return new(
            laneCount,
            frame,
            new TopicItemModel(options),
            new TasteUserModel(options),
            new MultinomialLogit(options.NoClickMass),
            new ClickResponseModel(options.TopicProbabilities.Count),
            default);
    }
}
