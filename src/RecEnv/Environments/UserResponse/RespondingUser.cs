using RecEnv.Seeding;

namespace RecEnv.Environments.UserResponse;

/// <summary>State of one lane but for the history.</summary>
internal struct RespondingUser
{
    /// <summary>The user.</summary>
    public int User;

    /// <summary>Rows of the history in use.</summary>
    public int Length;

    /// <summary>Steps taken.</summary>
    public int Steps;

    /// <summary>Clicks so far.</summary>
    public int Clicks;

    /// <summary>Likes so far.</summary>
    public int Likes;

    /// <summary>Stars so far.</summary>
    public int Stars;

    /// <summary>Sum of 1 − mean similarity over the steps.</summary>
    public double Diversity;

    /// <summary>Largest reward of a step.</summary>
    public double BestReward;

    /// <summary>Decides responses.</summary>
    public RandomStream Random;
}
