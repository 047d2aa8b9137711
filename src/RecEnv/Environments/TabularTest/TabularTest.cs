namespace RecEnv.Environments.TabularTest;

/// <summary>TabularTest-v0: six states, four actions, known best values; for testing agents.</summary>
/// <remarks>Reference: RecSim 0.2.4 (Google, 2020), the sequential environment of its tests.</remarks>
public static class TabularTest
{
    /// <summary>The definition to register.</summary>
    public static EnvironmentDefinition Definition { get; } = new EnvironmentDefinition<TabularTestOptions>(
        "TabularTest-v0",
        "Six observed states and four kinds of items with known best values, for testing agents that plan ahead.",
        (options, laneCount) => new TabularTestSimulation(options, laneCount),
        stepLimit: options => options.Horizon);
}
