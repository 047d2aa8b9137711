using RecEnv.Seeding;

namespace RecEnv.Simulation;

/// <summary>The streams of a slate environment that go on from step to step.</summary>
internal struct SlateStreams
{
    public RandomStream Items;
    public RandomStream Choice;
    public RandomStream Response;
}
