namespace RecEnv.Environments.SlateFeedback;

/// <summary>Which user comes in an episode.</summary>
public enum ArrivalOrder
{
    /// <summary>A uniformly drawn one.</summary>
    Uniform,

    /// <summary>User e modulo the number of users, in episode e of a lane: an exact sweep.</summary>
    Ascending,
}
