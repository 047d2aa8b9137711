namespace RecEnv.Agents;

/// <summary>Tells for how many users an action fills slates.</summary>
internal static class SlateUsers
{
    /// <summary>Users who are shown a slate each: positions of an action / slate size.</summary>
    /// <param name="contract">Contract of an environment.</param>
    /// <returns>At least 1; 1 where actions are no slates.</returns>
    public static int Count(EnvironmentContract contract) =>
        contract.Slate is { } slate ? contract.ActionSpace.Leaves[0].Size / slate.SlateSize : 1;

    /// <summary>Refuses environments of several users.</summary>
    /// <param name="contract">Contract of an environment.</param>
    /// <param name="agent">Who refuses, for the message, e.g. "linear bandit".</param>
    /// <exception cref="AgentMismatchException">An action fills slates for several users.</exception>
    public static void RequireOne(EnvironmentContract contract, string agent)
    {
        if (Count(contract) is > 1 and var users)
        {
            throw new AgentMismatchException(
                $"The {agent} agent fills one slate, but \"{contract.EnvironmentId}\" takes one for each of {users} users. Use " +
                "the environment of one user.");
        }
    }
}
