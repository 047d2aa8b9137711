using RecEnv.Spaces;

namespace RecEnv.Agents.Tests.Runs;

/// <summary>The environment's server is gone, says the test.</summary>
internal sealed class GoneException() : Exception("The server went away.");

/// <summary>An environment that is lost when its budget of calls is used up.</summary>
internal sealed class FlakyEnvironment(IVectorEnvironment inner, Func<bool> isGone) : IVectorEnvironment
{
    public EnvironmentContract Contract => inner.Contract;

    public int LaneCount => inner.LaneCount;

    public AutoresetMode Autoreset => inner.Autoreset;

    public ValueBatch Actions => inner.Actions;

    public VectorStep Current => inner.Current;

    public VectorStep Reset(ulong? seed = null) => Alive().Reset(seed);

    public VectorStep Reset(ReadOnlySpan<LaneReset> lanes) => Alive().Reset(lanes);

    public VectorStep Step(ValueBatch actions) => Alive().Step(actions);

    public byte[] Snapshot() => Alive().Snapshot();

    public VectorStep Restore(ReadOnlySpan<byte> snapshot) => Alive().Restore(snapshot);

    public IVectorEnvironment Fork() => Alive().Fork();

    public string Render(int lane) => Alive().Render(lane);

    public void Dispose() => inner.Dispose();

    private IVectorEnvironment Alive() => isGone() ? throw new GoneException() : inner;
}
