using RecEnv.Environments.InterestEvolution;
using RecEnv.Environments.RatingReplay;

namespace RecEnv.Client.Tests.Support;

public static class TestRegistry
{
    public static EnvironmentRegistry Create()
    {
        var registry = new EnvironmentRegistry();
        registry.Register(InterestEvolution.Definition);
        registry.Register(RatingReplay.Definition);
        registry.Register(EverySpaceSimulation.Definition);
        return registry;
    }
}
