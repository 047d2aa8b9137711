using RecEnv.Seeding;

namespace RecEnv.Server.Tests.Support;

internal struct ToyLane
{
    public RandomStream Stream;
    public double Total;
    public int Steps;
}
