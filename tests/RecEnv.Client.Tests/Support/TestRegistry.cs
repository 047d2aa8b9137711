namespace RecEnv.Client.Tests.Support;

public static class TestRegistry
{
    public static EnvironmentRegistry Create()
    {
        var registry = EnvironmentRegistry.CreateDefault();
        registry.Register(EverySpaceSimulation.Definition);
        return registry;
    }
}
