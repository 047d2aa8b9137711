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

    /// <summary>The definition with several users who share the candidates.</summary>
    public static EnvironmentDefinition MultiDefinition { get; } =
        new EnvironmentDefinition<InterestExplorationMultiOptions>(
            "InterestExplorationMulti-v0",
            "InterestExploration with several users, who are offered the same items and shown a slate each.",
            Create,
            stepLimit: options => options.Horizon);

    internal static
        SlateSimulation<TopicItem, TopicItemModel, TasteUser, TasteUserModel, MultinomialLogit, ClickResponse,
            ClickResponseModel, ClickCountReward>
        Create(InterestExplorationOptions options, int laneCount)
    {
        return new(
            laneCount,
            Frame(options),
            new TopicItemModel(options),
            new TasteUserModel(options),
            new MultinomialLogit(options.NoClickMass),
            new ClickResponseModel(options.TopicProbabilities.Count),
            default);
    }

    internal static
        MultiUserSlateSimulation<TopicItem, TopicItemModel, TasteUser, TasteUserModel, MultinomialLogit, ClickResponse,
            ClickResponseModel, ClickCountReward>
        Create(InterestExplorationMultiOptions options, int laneCount)
    {
        return new(
            laneCount,
            options.Users,
            Frame(options),
            new TopicItemModel(options),
            new TasteUserModel(options),
            new MultinomialLogit(options.NoClickMass),
            new ClickResponseModel(options.TopicProbabilities.Count),
            default);
    }

    private static SlateSettings Frame(InterestExplorationOptions options) => new(
        options.CandidateCount,
        options.SlateSize,
        options.ResampleCandidates,
        options.DistinctItems,
        options.ShortSlates);
}
