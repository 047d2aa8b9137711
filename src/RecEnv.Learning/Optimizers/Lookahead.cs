using RecEnv.Learning.Checkpoints;
using RecEnv.Learning.Kernels;

namespace RecEnv.Learning.Optimizers;

/// <summary>Slow weights around any optimizer: every few steps slow ← slow + share·(w − slow), and w ← slow.</summary>
/// <remarks>The slow weights begin as the weights before the first step. Reference: Zhang et al. (2019).</remarks>
public sealed class Lookahead
{
    private readonly Optimizer _inner;
    private readonly AlignedBlock _block;
    private readonly SlowWeights _slow;
    private long _steps;

    /// <summary>Wraps an optimizer.</summary>
    /// <param name="inner">The optimizer of the fast weights.</param>
    /// <param name="period">Steps from one return to the next, at least 1.</param>
    /// <param name="share">How far the slow weights go, in (0, 1].</param>
    public Lookahead(Optimizer inner, int period = 6, float share = 0.5f)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
        _block = new AlignedBlock(Math.Max(16, inner.Store.Length));
        _slow = new SlowWeights(inner.Store, _block, period, share);
    }

    /// <summary>Forgets the gradients.</summary>
    public void ClearGradients() => _inner.ClearGradients();

    /// <summary>Takes one step with the gradients that are there.</summary>
    public void Step()
    {
        _slow.BeforeStep(_steps);
        _inner.Step();
        _steps++;
        _slow.AfterStep(_steps);
    }

    /// <summary>Writes the optimizer's state and the slow weights.</summary>
    /// <param name="checkpoint">Where to.</param>
    /// <param name="prefix">Put before each name.</param>
    public void Save(Checkpoint checkpoint, string prefix)
    {
        _inner.Save(checkpoint, prefix);
        checkpoint.Set<long>(prefix + "lookahead_steps", [_steps]);
        foreach (Parameter p in _inner.Store.Parameters)
        {
            ParameterStore.Write(checkpoint, $"{prefix}slow.{p.Name}", p, _block.Span.Slice(p.Offset, p.Rows * p.Columns));
        }
    }

    /// <summary>Reads that back.</summary>
    /// <param name="checkpoint">Where from.</param>
    /// <param name="prefix">What stands before each name.</param>
    /// <exception cref="CheckpointException">A tensor is missing or has another shape.</exception>
    public void Load(Checkpoint checkpoint, string prefix)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        long steps = checkpoint.Get<long>(prefix + "lookahead_steps", 1)[0];
        _inner.Load(checkpoint, prefix);
        foreach (Parameter p in _inner.Store.Parameters)
        {
            ParameterStore.Read(checkpoint, $"{prefix}slow.{p.Name}", p, _block.Span.Slice(p.Offset, p.Rows * p.Columns));
        }

        _steps = steps;
    }
}
