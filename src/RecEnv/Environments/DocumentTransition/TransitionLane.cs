using RecEnv.Seeding;

namespace RecEnv.Environments.DocumentTransition;

/// <summary>State of one lane.</summary>
internal struct TransitionLane
{
    public RandomStream Choice;

    public RandomStream Response;

    /// <summary>Document the user is at.</summary>
    public int Current;

    /// <summary>Document he was at before the last step; −1 before the first.</summary>
    public int Previous;

    /// <summary>Document shown last.</summary>
    public int Shown;

    /// <summary>Steps taken.</summary>
    public int Steps;

    /// <summary>Documents accepted.</summary>
    public int Accepted;

    /// <summary>1 when the document shown last was accepted.</summary>
    public sbyte LastAccepted;
}
