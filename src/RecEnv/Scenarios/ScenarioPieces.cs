using RecEnv.Scenarios.Pieces;

namespace RecEnv.Scenarios;

/// <summary>The pieces that scenarios are joined from.</summary>
public static class ScenarioPieces
{
    internal const string Items = "items";
    internal const string User = "user";
    internal const string Choice = "choice";
    internal const string Response = "response";
    internal const string Reward = "reward";

    /// <summary>The kinds of pieces, in the order in which a scenario is read.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [Items, User, Choice, Response, Reward];

    /// <summary>All pieces, kind by kind. The first response that goes with a user is the one it has by default.</summary>
    public static IReadOnlyList<ScenarioPiece> All { get; } =
    [
        new(
            Items,
            "clusters",
            "Clusters with popularity and quality, features scattered around each center.",
            new ClusterItemOptions(),
            ""),
        new(Items, "topic_videos", "Videos of one topic each, as in InterestEvolution-v0.", new TopicVideoOptions(), ""),
        new(Items, "feature_videos", "Videos with dense features, as its basic ones.", new FeatureVideoOptions(), ""),
        new(Items, "topics", "Items of a topic and an observed quality, as in InterestExploration-v0.", new TopicItemOptions(), ""),
        new(Items, "content", "Content between kale and clickbait, as in LongTermSatisfaction-v0.", new ContentItemOptions(), ""),

        new(
            User,
            "drifting",
            "Interests that move toward or away from what is consumed; limited time and patience, satisfaction.",
            new DriftingUserOptions(),
            Items,
            "clusters",
            "topic_videos",
            "feature_videos"),
        new(
            User,
            "interests",
            "The user of InterestEvolution-v0.",
            new InterestUserOptions(),
            Items,
            "clusters",
            "topic_videos",
            "feature_videos"),
        new(User, "tastes", "The user of InterestExploration-v0, of a hidden type.", new TasteUserOptions(), Items, "topics"),
        new(User, "satisfaction", "The user of LongTermSatisfaction-v0.", new SatisfactionUserOptions(), Items, "content"),

        new(
            Choice,
            "multinomial_logit",
            "Weights exp(score).",
            new LogitOptions(),
            User,
            "drifting",
            "interests",
            "tastes"),
        new(
            Choice,
            "multinomial_proportional",
            "Weights score - min_normalizer.",
            new ProportionalOptions(),
            User,
            "drifting",
            "interests",
            "tastes"),
        new(
            Choice,
            "exponential_cascade",
            "From the top, stops at an item in proportion to exp(score).",
            new ExponentialCascadeOptions(),
            User,
            "drifting",
            "interests"),
        new(
            Choice,
            "proportional_cascade",
            "From the top, stops at an item in proportion to score - min_normalizer.",
            new ProportionalCascadeOptions(),
            User,
            "drifting",
            "interests"),
        new(
            Choice,
            "first_position",
            "Always the item on top.",
            new FirstPositionOptions(),
            User,
            "drifting",
            "interests",
            "tastes",
            "satisfaction"),

        new(
            Response,
            "video",
            "An agent sees clicks, clusters, qualities and times.",
            new ResponseOptions(),
            User,
            "drifting",
            "interests"),
        new(Response, "topic", "An agent sees clicks, topics and qualities.", new ResponseOptions(), User, "tastes"),
        new(Response, "engagement", "An agent sees clicks and engagements.", new ResponseOptions(), User, "satisfaction"),
        new(
            Response,
            "clicks",
            "An agent sees clicks and nothing else.",
            new ResponseOptions(),
            User,
            "drifting",
            "interests",
            "tastes",
            "satisfaction"),

        new(
            Reward,
            "clicks",
            "Number of clicks.",
            new RewardOptions(),
            User,
            "drifting",
            "interests",
            "tastes",
            "satisfaction"),
        new(Reward, "watch_time", "Minutes spent with the clicked item.", new RewardOptions(), User, "drifting", "interests"),
        new(Reward, "quality", "Quality of the clicked item.", new RewardOptions(), User, "drifting", "interests", "tastes"),
        new(Reward, "engagement", "Engagement with the clicked item.", new RewardOptions(), User, "satisfaction"),
    ];

    internal static IEnumerable<ScenarioPiece> OfKind(string kind) => All.Where(piece => piece.Kind == kind);
}
