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

    internal static
        SlateSimulation<ContentItem, ContentModel, SatisfactionUser, SatisfactionUserModel, FirstPosition,
            EngagementResponse, EngagementResponseModel, EngagementReward>
        Create(LongTermSatisfactionOptions options, int laneCount)
    {
        var frame = new SlateSettings(
            options.CandidateCount,
            options.SlateSize,
            options.ResampleCandidates,
            options.DistinctItems,
            options.ShortSlates,
            EmptySlates: false);
        return new(laneCount, frame, default, new SatisfactionUserModel(options), default, default, default);
    }
}
