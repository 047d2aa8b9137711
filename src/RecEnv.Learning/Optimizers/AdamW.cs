using RecEnv.Learning.Kernels;

namespace RecEnv.Learning.Optimizers;

/// <summary>Adam with decoupled weight decay, as torch.optim.AdamW. Reference: Loshchilov and Hutter (2019).</summary>
public sealed class AdamW : MomentOptimizer
{
    /// <summary>Makes the optimizer.</summary>
    /// <param name="store">The weights.</param>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="beta1">β₁ in [0, 1).</param>
    /// <param name="beta2">β₂ in [0, 1).</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="weightDecay">Weights are first multiplied by 1 − lr·decay; at least 0.</param>
    public AdamW(
        ParameterStore store,
        float learningRate = 1e-3f,
        float beta1 = 0.9f,
        float beta2 = 0.999f,
        float epsilon = 1e-8f,
        float weightDecay = 0.01f)
        : base(store, learningRate, beta1, beta2, epsilon, weightDecay)
    {
    }

    private protected override MomentStep Factors(long step) => Unbiased(step) with { Shrink = 1f - (LearningRate * WeightDecay) };
}
