using RecEnv.Agents;

namespace RecEnv.Tool.Demo;

/// <summary>An agent on an environment, and what others found it returns.</summary>
/// <param name="EnvironmentId">The environment.</param>
/// <param name="AgentName">The agent, for people.</param>
/// <param name="Published">The published figure and where it is from, for people.</param>
/// <param name="MakeAgent">Makes the agent for a contract and a number of lanes.</param>
internal sealed record DemoCase(
    string EnvironmentId, string AgentName, string Published, Func<EnvironmentContract, int, IAgent> MakeAgent);
