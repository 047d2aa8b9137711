namespace RecEnv.Agents;

/// <summary>An agent that tells how probable its choices were, as off-policy evaluation and policy gradients need.</summary>
/// <remarks>
/// The probability is that of the action as given, an ordered slate for slates, under everything that the agent drew: a
/// rule that always chooses the same has probability 1, exploration included where it explores.
/// </remarks>
public interface IPropensityAgent : IAgent
{
    /// <summary>Natural logarithm of the probability of each lane's last action, [lanes], at most 0.</summary>
    /// <remarks>Valid until the next <see cref="IAgent.Act"/>. The entry of an idle lane means nothing.</remarks>
    ReadOnlySpan<double> LogPropensities { get; }
}
