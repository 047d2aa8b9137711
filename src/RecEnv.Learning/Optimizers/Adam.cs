using RecEnv.Learning.Kernels;

namespace RecEnv.Learning.Optimizers;

/// <summary>Adam: w ← w − lr·m̂/(√v̂ + ε), as torch.optim.Adam. Reference: Kingma and Ba (2015).</summary>
public sealed class Adam : MomentOptimizer
{
    /// <summary>Makes the optimizer.</summary>
    /// <param name="store">The weights.</param>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="beta1">β₁ in [0, 1).</param>
    /// <param name="beta2">β₂ in [0, 1).</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="weightDecay">Times the weight is added to the gradient; at least 0.</param>
    public Adam(
        ParameterStore store,
        float learningRate = 1e-3f,
        float beta1 = 0.9f,
        float beta2 = 0.999f,
        float epsilon = 1e-8f,
        float weightDecay = 0f)
        : base(store, learningRate, beta1, beta2, epsilon, weightDecay)
    {
    }

    private protected override MomentStep Factors(long step) => Unbiased(step) with { InGradient = WeightDecay };
}
