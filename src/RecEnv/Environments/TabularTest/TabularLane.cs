using RecEnv.Seeding;

namespace RecEnv.Environments.TabularTest;

/// <summary>State of one lane.</summary>
internal struct TabularLane
{
    public RandomStream Response;

    /// <summary>The user's state, which is observed.</summary>
    public int State;

    /// <summary>Action of candidate 0; candidate i has the action i later, modulo 4.</summary>
    public int FirstAction;

    /// <summary>Reward of the last step; 0 after a reset.</summary>
    public double Reward;
}
