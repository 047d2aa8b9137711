using RecEnv.Environments.InterestEvolution;
using RecEnv.Environments.InterestExploration;
using RecEnv.Environments.LongTermSatisfaction;
using RecEnv.Options;
using RecEnv.Scenarios.Pieces;
using RecEnv.Simulation;
using RecEnv.Simulation.Choice;

namespace RecEnv.Scenarios;

/// <summary>Joins the pieces of a scenario. Each method settles one piece, so that the JIT compiles one loop in the end.</summary>
/// <param name="parts">The pieces.</param>
/// <param name="options">Their options.</param>
/// <param name="laneCount">Number of lanes.</param>
internal readonly struct ScenarioSimulation(ScenarioParts parts, JoinedOptions options, int laneCount)
{
    public static ISimulation Create(ScenarioParts parts, JoinedOptions options, int laneCount) =>
        new ScenarioSimulation(parts, options, laneCount).WithChoice();

    private ISimulation WithChoice()
    {
        return options.Parts[3] switch // after the frame, the items and the user
        {
            LogitOptions own => WithItems(new MultinomialLogit(own.NoClickMass)),
            ProportionalOptions own => WithItems(new MultinomialProportional(own.MinNormalizer, own.NoClickMass)),
            ExponentialCascadeOptions own => WithItems(new ExponentialCascade(own.AttentionProbability, own.ScoreScaling)),
            ProportionalCascadeOptions own => WithItems(
                new ProportionalCascade(own.AttentionProbability, own.ScoreScaling, own.MinNormalizer)),
            _ => WithItems(default(FirstPosition)),
        };
    }

    private ISimulation WithItems<TChoice>(TChoice choice)
        where TChoice : struct, IChoiceModel
    {
        return options.Parts[1] switch // after the frame
        {
            ClusterItemOptions own => WithViewer<ClusterItem, ClusterItemModel, TChoice>(
                new(own), own.FeatureCount, own.ClusterCount, choice),
            TopicVideoOptions own => WithViewer<UtilityVideo, UtilityVideoModel, TChoice>(
                own.Model(), own.FeatureCount, own.FeatureCount, choice),
            FeatureVideoOptions own => WithViewer<BasicVideo, BasicVideoModel, TChoice>(
                own.Model(), own.FeatureCount, own.FeatureCount, choice),
            TopicItemOptions own => WithTopicResponse(options.Get<TasteUserOptions>().With(own), choice),
            _ => WithEngagementResponse(options.Get<SatisfactionUserOptions>().Model(), choice),
        };
    }

    private ISimulation WithViewer<TVideo, TVideoModel, TChoice>(
        TVideoModel items, int featureCount, int clusterCount, TChoice choice)
        where TVideo : unmanaged, IVideo
        where TVideoModel : struct, IItemModel<TVideo>
        where TChoice : struct, IChoiceModel
    {
        return options.Parts[2] is DriftingUserOptions drifting
            ? WithVideoResponse<TVideo, TVideoModel, DriftingUser, DriftingUserModel<TVideo>, TChoice>(
                items, new(drifting, featureCount), clusterCount, choice)
            : WithVideoResponse<TVideo, TVideoModel, InterestUser, InterestUserModel<TVideo, TChoice>, TChoice>(
                items,
                new(options.Get<InterestUserOptions>().Settings(featureCount), choice),
                clusterCount,
                choice);
    }

    private ISimulation WithVideoResponse<TVideo, TVideoModel, TUser, TUserModel, TChoice>(
        TVideoModel items, TUserModel user, int clusterCount, TChoice choice)
        where TVideo : unmanaged, IVideo
        where TVideoModel : struct, IItemModel<TVideo>
        where TUser : unmanaged
        where TUserModel : struct, IUserModel<TUser, TVideo, VideoResponse>
        where TChoice : struct, IChoiceModel
    {
        return SeesClicksOnly
            ? WithVideoReward<TVideo, TVideoModel, TUser, TUserModel, TChoice, ClicksResponseModel<VideoResponse>>(
                items, user, choice, default)
            : WithVideoReward<TVideo, TVideoModel, TUser, TUserModel, TChoice, VideoResponseModel>(
                items, user, choice, new(clusterCount));
    }

    private ISimulation WithVideoReward<TVideo, TVideoModel, TUser, TUserModel, TChoice, TResponseModel>(
        TVideoModel items, TUserModel user, TChoice choice, TResponseModel response)
        where TVideo : unmanaged, IVideo
        where TVideoModel : struct, IItemModel<TVideo>
        where TUser : unmanaged
        where TUserModel : struct, IUserModel<TUser, TVideo, VideoResponse>
        where TChoice : struct, IChoiceModel
        where TResponseModel : struct, IResponseModel<VideoResponse>
    {
        return Reward switch
        {
            "watch_time" => Join<TVideo, TVideoModel, TUser, TUserModel, TChoice, VideoResponse, TResponseModel, WatchTimeReward>(
                items, user, choice, response),
            "quality" => Join<TVideo, TVideoModel, TUser, TUserModel, TChoice, VideoResponse, TResponseModel,
                QualityReward<VideoResponse>>(items, user, choice, response),
            _ => Join<TVideo, TVideoModel, TUser, TUserModel, TChoice, VideoResponse, TResponseModel,
                ClickedReward<VideoResponse>>(items, user, choice, response),
        };
    }

    private ISimulation WithTopicResponse<TChoice>(InterestExplorationOptions own, TChoice choice)
        where TChoice : struct, IChoiceModel
    {
        return SeesClicksOnly
            ? WithTopicReward(own, choice, default(ClicksResponseModel<ClickResponse>))
            : WithTopicReward(own, choice, new ClickResponseModel(own.TopicProbabilities.Count));
    }

    private ISimulation WithTopicReward<TChoice, TResponseModel>(
        InterestExplorationOptions own, TChoice choice, TResponseModel response)
        where TChoice : struct, IChoiceModel
        where TResponseModel : struct, IResponseModel<ClickResponse>
    {
        return Reward == "quality"
            ? Join<TopicItem, TopicItemModel, TasteUser, TasteUserModel, TChoice, ClickResponse, TResponseModel,
                QualityReward<ClickResponse>>(new(own), new(own), choice, response)
            : Join<TopicItem, TopicItemModel, TasteUser, TasteUserModel, TChoice, ClickResponse, TResponseModel,
                ClickedReward<ClickResponse>>(new(own), new(own), choice, response);
    }

    private ISimulation WithEngagementResponse<TChoice>(SatisfactionUserModel user, TChoice choice)
        where TChoice : struct, IChoiceModel
    {
        return SeesClicksOnly
            ? WithEngagementReward(user, choice, default(ClicksResponseModel<EngagementResponse>))
            : WithEngagementReward(user, choice, default(EngagementResponseModel));
    }

    private ISimulation WithEngagementReward<TChoice, TResponseModel>(
        SatisfactionUserModel user, TChoice choice, TResponseModel response)
        where TChoice : struct, IChoiceModel
        where TResponseModel : struct, IResponseModel<EngagementResponse>
    {
        return Reward == "engagement"
            ? Join<ContentItem, ContentModel, SatisfactionUser, SatisfactionUserModel, TChoice, EngagementResponse,
                TResponseModel, EngagementReward>(default, user, choice, response)
            : Join<ContentItem, ContentModel, SatisfactionUser, SatisfactionUserModel, TChoice, EngagementResponse,
                TResponseModel, ClickedReward<EngagementResponse>>(default, user, choice, response);
    }

    private SlateSimulation<TItem, TItemModel, TUser, TUserModel, TChoice, TResponse, TResponseModel, TReward>
        Join<TItem, TItemModel, TUser, TUserModel, TChoice, TResponse, TResponseModel, TReward>(
            TItemModel items, TUserModel user, TChoice choice, TResponseModel response)
        where TItem : unmanaged
        where TItemModel : struct, IItemModel<TItem>
        where TUser : unmanaged
        where TUserModel : struct, IUserModel<TUser, TItem, TResponse>
        where TChoice : struct, IChoiceModel
        where TResponse : unmanaged
        where TResponseModel : struct, IResponseModel<TResponse>
        where TReward : struct, IRewardModel<TResponse>
    {
        SlateSettings frame = options.Get<ScenarioFrame>().Settings(emptySlates: typeof(TChoice) != typeof(FirstPosition));
        return new(laneCount, frame, items, user, choice, response, default);
    }

    private bool SeesClicksOnly => parts.Name(ScenarioPieces.Response) == "clicks";

    private string Reward => parts.Name(ScenarioPieces.Reward);
}
