using RecEnv.Learning.Kernels;

namespace RecEnv.Learning.Optimizers;

/// <summary>An optimizer that keeps running means of gradients, m, and of their squares, v.</summary>
/// <remarks>
/// m ← β₁m + (1 − β₁)g and v ← β₂v + (1 − β₂)g². Numbers that are too small to move a weight (|g| &lt; 10⁻¹⁵,
/// |m| &lt; 10⁻³⁰, v &lt; 10⁻³⁴) count as 0.
/// </remarks>
public abstract unsafe class MomentOptimizer : Optimizer
{
    private readonly AlignedBlock _first;
    private readonly AlignedBlock _second;

    private protected MomentOptimizer(
        ParameterStore store, float learningRate, float beta1, float beta2, float epsilon, float weightDecay)
        : base(store, learningRate)
    {
        Require.InRange(beta1, 0, 0.9999999);
        Require.InRange(beta2, 0, 0.9999999);
        Require.Positive(epsilon);
        Require.InRange(weightDecay, 0, float.MaxValue);
        Beta1 = beta1;
        Beta2 = beta2;
        Epsilon = epsilon;
        WeightDecay = weightDecay;
        _first = Keep("m");
        _second = Keep("v");
    }

    private protected float Beta1 { get; }

    private protected float Beta2 { get; }

    private protected float Epsilon { get; }

    private protected float WeightDecay { get; }

    /// <summary>The factors of a step; memory is filled in by the caller.</summary>
    private protected abstract MomentStep Factors(long step);

    private protected sealed override void Update(int offset, int length, long step)
    {
        MomentStep factors = Factors(step);
        factors.Weights = Store.Values + offset;
        factors.Gradients = Store.Gradients + offset;
        factors.First = _first.Start + offset;
        factors.Second = _second.Start + offset;
        factors.Count = length;
        factors.Beta1 = Beta1;
        factors.Beta2 = Beta2;
        factors.Epsilon = Epsilon;
        OptimizerSteps.Moments(factors);
    }

    /// <summary>Adam's: m and v without the bias toward their zero start.</summary>
    private protected MomentStep Unbiased(long step) => new()
    {
        Size = (float)(LearningRate / (1 - Power(Beta1, step))),
        RootScale = (float)(1 / Math.Sqrt(1 - Power(Beta2, step))),
        Adapt = true,
        Shrink = 1f,
    };

    /// <summary>Rectified Adam's: no division by √v as long as its variance is out of hand (ρ ≤ 5).</summary>
    private protected MomentStep Rectified(long step)
    {
        double power2 = Power(Beta2, step);
        double size = LearningRate / (1 - Power(Beta1, step));
        double most = (2 / (1 - (double)Beta2)) - 1;
        double rho = most - (2 * step * power2 / (1 - power2));
        bool adapt = rho > 5;
        if (adapt)
        {
            size *= Math.Sqrt((1 - power2) * (rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho));
        }

        return new MomentStep { Size = (float)size, RootScale = 1f, Adapt = adapt, Shrink = 1f };
    }
}
