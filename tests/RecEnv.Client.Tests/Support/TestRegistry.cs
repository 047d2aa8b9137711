namespace RecEnv.Client.Tests.Support;

public static class TestRegistry
{
    public static EnvironmentRegistry Create()
    {
        EnvironmentRegistry registry = EnvironmentRegistry.CreateDefault();
        registry.Register(EverySpaceSimulation.Definition);
        return registry;
    }
}
