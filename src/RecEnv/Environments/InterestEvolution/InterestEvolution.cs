using RecEnv.Simulation;
using RecEnv.Simulation.Choice;

namespace RecEnv.Environments.InterestEvolution;

/// <summary>InterestEvolution-v0: a user watches videos until the time runs out, and comes to like what he watches.</summary>
/// <remarks>Reference: RecSim 0.2.4 (Google, 2020); Ie et al. (2019), arXiv 1905.12767.</remarks>
public static class InterestEvolution
{
    /// <summary>The definition to register.</summary>
    public static EnvironmentDefinition Definition { get; } = new EnvironmentDefinition<InterestEvolutionOptions>(
        "InterestEvolution-v0",
        "A user watches videos until the time runs out; good videos prolong the session and interests follow them.",
        Create);

    /// <summary>The definition with several users who share the candidates.</summary>
    public static EnvironmentDefinition MultiDefinition { get; } = new EnvironmentDefinition<InterestEvolutionMultiOptions>(
        "InterestEvolutionMulti-v0",
        "InterestEvolution with several users, who are offered the same videos and shown a slate each.",
        Create);

    private static ISimulation Create(InterestEvolutionOptions options, int laneCount)
    {
        var user = new InterestUserSettings(options);
        return options.ChoiceModel switch
        {
            ChoiceVariant.MultinomialLogit => Create(
                options, laneCount, user, new MultinomialLogit(options.NoClickMass)),
            ChoiceVariant.ExponentialCascade => Create(
                options, laneCount, user, new ExponentialCascade(user.AttentionProbability, options.ScoreScaling)),
            ChoiceVariant.ProportionalCascade => Create(
                options,
                laneCount,
                user,
                new ProportionalCascade(user.AttentionProbability, options.ScoreScaling, options.MinNormalizer)),
            _ => Create(
                options, laneCount, user, new MultinomialProportional(options.MinNormalizer, options.NoClickMass)),
        };
    }

    private static ISimulation Create<TChoice>(
        InterestEvolutionOptions options, int laneCount, InterestUserSettings user, TChoice choice)
        where TChoice : struct, IChoiceModel
    {
        return options.VideoVariant == VideoVariant.Utility
            ? Create<UtilityVideo, UtilityVideoModel, TChoice>(options, laneCount, user, new(options), choice)
            : Create<BasicVideo, BasicVideoModel, TChoice>(options, laneCount, user, new(options), choice);
    }

    private static ISimulation Create<TVideo, TVideoModel, TChoice>(
        InterestEvolutionOptions options, int laneCount, InterestUserSettings user, TVideoModel videos, TChoice choice)
        where TVideo : unmanaged, IVideo
        where TVideoModel : struct, IItemModel<TVideo>
        where TChoice : struct, IChoiceModel
    {
        return options.Reward == RewardVariant.WatchTime
            ? Create<TVideo, TVideoModel, TChoice, WatchTimeReward>(options, laneCount, user, videos, choice)
            : Create<TVideo, TVideoModel, TChoice, ClickReward>(options, laneCount, user, videos, choice);
    }

    private static ISimulation Create<TVideo, TVideoModel, TChoice, TReward>(
        InterestEvolutionOptions options, int laneCount, InterestUserSettings user, TVideoModel videos, TChoice choice)
        where TVideo : unmanaged, IVideo
        where TVideoModel : struct, IItemModel<TVideo>
        where TChoice : struct, IChoiceModel
        where TReward : struct, IRewardModel<VideoResponse>
    {
        return options is InterestEvolutionMultiOptions multi
            ? Join<TVideo, TVideoModel, TChoice, TReward>(multi, laneCount, user, videos, choice)
            : Join<TVideo, TVideoModel, TChoice, TReward>(options, laneCount, user, videos, choice);
    }

    internal static
        SlateSimulation<TVideo, TVideoModel, InterestUser, InterestUserModel<TVideo, TChoice>, TChoice, VideoResponse,
            VideoResponseModel, TReward>
        Join<TVideo, TVideoModel, TChoice, TReward>(
            InterestEvolutionOptions options, int laneCount, InterestUserSettings user, TVideoModel videos, TChoice choice)
        where TVideo : unmanaged, IVideo
        where TVideoModel : struct, IItemModel<TVideo>
        where TChoice : struct, IChoiceModel
        where TReward : struct, IRewardModel<VideoResponse>
    {
        return new(
            laneCount,
            Frame(options),
            videos,
            new InterestUserModel<TVideo, TChoice>(user, choice),
            choice,
            new VideoResponseModel(options.FeatureCount),
            default);
    }

    internal static
        MultiUserSlateSimulation<TVideo, TVideoModel, InterestUser, InterestUserModel<TVideo, TChoice>, TChoice,
            VideoResponse, VideoResponseModel, TReward>
        Join<TVideo, TVideoModel, TChoice, TReward>(
            InterestEvolutionMultiOptions options,
            int laneCount,
            InterestUserSettings user,
            TVideoModel videos,
            TChoice choice)
        where TVideo : unmanaged, IVideo
        where TVideoModel : struct, IItemModel<TVideo>
        where TChoice : struct, IChoiceModel
        where TReward : struct, IRewardModel<VideoResponse>
    {
        return new(
            laneCount,
            options.Users,
            Frame(options),
            videos,
            new InterestUserModel<TVideo, TChoice>(user, choice),
            choice,
            new VideoResponseModel(options.FeatureCount),
            default);
    }

    private static SlateSettings Frame(InterestEvolutionOptions options) => new(
        options.CandidateCount,
        options.SlateSize,
        options.ResampleCandidates,
        options.DistinctItems,
        options.ShortSlates);
}
