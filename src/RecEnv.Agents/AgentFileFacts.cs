namespace RecEnv.Agents;

/// <summary>What a checkpoint says about the agent in it.</summary>
/// <param name="Agent">Name of the agent.</param>
/// <param name="AgentOptionsJson">Its options, all of them, as JSON.</param>
/// <param name="EnvironmentId">Id of the environment that it was made for.</param>
/// <param name="EnvironmentOptionsJson">That environment's options, as JSON.</param>
public sealed record AgentFileFacts(
    string Agent, string AgentOptionsJson, string EnvironmentId, string EnvironmentOptionsJson);
