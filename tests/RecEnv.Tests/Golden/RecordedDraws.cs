using RecEnv.Seeding;

namespace RecEnv.Tests.Golden;

/// <summary>Gives back recorded uniforms, in order; anything else means that a model draws what the original does not.</summary>
internal struct RecordedDraws(Queue<double> uniforms) : IRandomSource
{
    public readonly double Uniform() => uniforms.Dequeue();

    public readonly ulong Bits() => throw new InvalidOperationException("Nothing here draws bits.");

    public readonly double Normal() => throw new InvalidOperationException("Nothing here draws normals.");

    public readonly int Below(int count) => throw new InvalidOperationException("Nothing here draws integers.");
}
