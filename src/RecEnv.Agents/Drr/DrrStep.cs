namespace RecEnv.Agents.Drr;

/// <summary>A step in the replay buffer.</summary>
/// <param name="User">The user.</param>
/// <param name="Item">The item shown.</param>
/// <param name="Reward">The reward.</param>
/// <param name="Start">Where the user's memory began in his history.</param>
/// <param name="Before">Where it ended before the step.</param>
/// <param name="After">Where it ended after the step.</param>
/// <param name="Terminated">1 if the visit ended with the step, else 0; a number, so that a step is seven of them without a gap.</param>
internal readonly record struct DrrStep(int User, int Item, float Reward, int Start, int Before, int After, int Terminated);
