namespace RecEnv.Seeding;

/// <summary>The named streams of an episode. Each component draws from its own, so that none disturbs another.</summary>
public enum StreamId
{
    /// <summary>Initial user states.</summary>
    Users = 0,

    /// <summary>Items of candidate sets.</summary>
    Items = 1,

    /// <summary>What the user picks.</summary>
    Choice = 2,

    /// <summary>Noise in responses and in user state transitions.</summary>
    Response = 3,

    /// <summary>An agent's exploration.</summary>
    Exploration = 4,
}
