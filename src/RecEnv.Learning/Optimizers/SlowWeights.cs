using RecEnv.Learning.Kernels;

namespace RecEnv.Learning.Optimizers;

/// <summary>Weights that follow every few steps and pull the fast ones back: Lookahead.</summary>
internal sealed unsafe class SlowWeights
{
    private readonly ParameterStore _store;
    private readonly AlignedBlock _slow;
    private readonly int _period;
    private readonly float _share;

    public SlowWeights(ParameterStore store, AlignedBlock slow, int period, float share)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 1);
        Require.Positive(share);
        Require.InRange(share, 0, 1);
        _store = store;
        _slow = slow;
        _period = period;
        _share = share;
    }

    /// <summary>The slow weights begin where the first step does.</summary>
    public void BeforeStep(long taken)
    {
        if (taken == 0)
        {
            new ReadOnlySpan<float>(_store.Values, _store.Length).CopyTo(_slow.Span);
        }
    }

    /// <summary>Every few steps, slow ← slow + share·(w − slow) and w ← slow.</summary>
    public void AfterStep(long taken)
    {
        if (taken > 0 && taken % _period == 0)
        {
            Elementwise.Approach(_slow.Start, _store.Values, _share, _store.Length);
            _slow.Span[.._store.Length].CopyTo(new Span<float>(_store.Values, _store.Length));
        }
    }
}
