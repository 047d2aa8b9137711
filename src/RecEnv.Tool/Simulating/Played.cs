using RecEnv.Agents.Online;

namespace RecEnv.Tool.Simulating;

/// <summary>An agent and the report of its simulation.</summary>
/// <param name="Agent">Its name.</param>
/// <param name="Report">The report.</param>
internal sealed record Played(string Agent, OnlineReport Report);
