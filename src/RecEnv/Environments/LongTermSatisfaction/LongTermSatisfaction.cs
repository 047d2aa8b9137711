using RecEnv.Simulation;
using RecEnv.Simulation.Choice;

namespace RecEnv.Environments.LongTermSatisfaction;

/// <summary>LongTermSatisfaction-v0: clickbait engages more at once and wears the user's satisfaction down ("choc or kale").</summary>
/// <remarks>Reference: RecSim 0.2.4 (Google, 2020), long_term_satisfaction.</remarks>
public static class LongTermSatisfaction
{
    /// <summary>The definition with RecSim's constants.</summary>
    public static EnvironmentDefinition Definition { get; } = new EnvironmentDefinition<LongTermSatisfactionOptions>(
        "LongTermSatisfaction-v0",
        "Clickbait engages a user more at once, and wears down the satisfaction that all later engagement depends on.",
        Create);

    /// <summary>The definition with the constants of RLlib's tutorial: satisfaction matters more, noise matters less.</summary>
    public static EnvironmentDefinition StrongDefinition { get; } =
        new EnvironmentDefinition<LongTermSatisfactionStrongOptions>(
            "LongTermSatisfactionStrong-v0",
            "LongTermSatisfaction with stronger effects of satisfaction, less noise, longer episodes, and satisfaction observed.",
            Create);

    /// <summary>The definition with several users who share the candidates.</summary>
    public static EnvironmentDefinition MultiDefinition { get; } =
        new EnvironmentDefinition<LongTermSatisfactionMultiOptions>(
            "LongTermSatisfactionMulti-v0",
            "LongTermSatisfaction with several users, who are offered the same items and shown a slate each.",
            Create);

    internal static
        SlateSimulation<ContentItem, ContentModel, SatisfactionUser, SatisfactionUserModel, FirstPosition,
            EngagementResponse, EngagementResponseModel, EngagementReward>
        Create(LongTermSatisfactionOptions options, int laneCount)
    {
        return new(laneCount, Frame(options), default, new SatisfactionUserModel(options), default, default, default);
    }

    internal static
        MultiUserSlateSimulation<ContentItem, ContentModel, SatisfactionUser, SatisfactionUserModel, FirstPosition,
            EngagementResponse, EngagementResponseModel, EngagementReward>
        Create(LongTermSatisfactionMultiOptions options, int laneCount)
    {
        var users = new SatisfactionUserModel(options);
        return new(laneCount, options.Users, Frame(options), default, users, default, default, default);
    }

    private static SlateSettings Frame(LongTermSatisfactionOptions options) => new(
        options.CandidateCount,
        options.SlateSize,
        options.ResampleCandidates,
        options.DistinctItems,
        options.ShortSlates,
        EmptySlates: false);
}
