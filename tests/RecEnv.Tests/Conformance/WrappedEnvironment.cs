using RecEnv.Spaces;

namespace RecEnv.Tests.Conformance;

/// <summary>An environment that passes every call on; broken ones derive from it.</summary>
internal class WrappedEnvironment(IVectorEnvironment inner) : IVectorEnvironment
{
    public IVectorEnvironment Inner => inner;

    public virtual EnvironmentContract Contract => inner.Contract;

    public int LaneCount => inner.LaneCount;

    public virtual AutoresetMode Autoreset => inner.Autoreset;

    public ValueBatch Actions => inner.Actions;

    public virtual VectorStep Current => inner.Current;

    public virtual VectorStep Reset(ulong? seed = null) => inner.Reset(seed);

    public virtual VectorStep Reset(ReadOnlySpan<LaneReset> lanes) => inner.Reset(lanes);

    public virtual VectorStep Step(ValueBatch actions) => inner.Step(actions);

    public byte[] Snapshot() => inner.Snapshot();

    public virtual VectorStep Restore(ReadOnlySpan<byte> snapshot) => inner.Restore(snapshot);

    public virtual IVectorEnvironment Fork() => inner.Fork();

    public virtual string Render(int lane) => inner.Render(lane);

    public virtual void Dispose() => inner.Dispose();
}
