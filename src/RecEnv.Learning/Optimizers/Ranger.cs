using RecEnv.Learning.Kernels;

namespace RecEnv.Learning.Optimizers;

/// <summary>Ranger: rectified Adam on centred gradients with slow weights that it returns to.</summary>
/// <remarks>
/// <para>
/// From the gradient of each weight matrix the mean over all but PyTorch's first dimension is taken away (a linear layer:
/// for each output over its inputs; a table: for each row); vectors stay. Then weights are multiplied by 1 − lr·decay, then
/// comes the step of <see cref="RAdam"/>, and every few steps slow ← slow + share·(w − slow) and w ← slow. The slow weights
/// begin as the weights before the first step.
/// </para>
/// <para>References: Liu et al. (2020); Zhang et al., "Lookahead Optimizer" (2019); Yong et al. (2020).</para>
/// </remarks>
public sealed unsafe class Ranger : MomentOptimizer
{
    private readonly SlowWeights _slow;

    /// <summary>Makes the optimizer.</summary>
    /// <param name="store">The weights.</param>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="beta1">β₁ in [0, 1).</param>
    /// <param name="beta2">β₂ in [0, 1).</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="weightDecay">Decoupled; at least 0.</param>
    /// <param name="period">Steps from one return to the next, at least 1.</param>
    /// <param name="share">How far the slow weights go, in (0, 1].</param>
    public Ranger(
        ParameterStore store,
        float learningRate = 1e-3f,
        float beta1 = 0.95f,
        float beta2 = 0.999f,
        float epsilon = 1e-5f,
        float weightDecay = 0f,
        int period = 6,
        float share = 0.5f)
        : base(store, learningRate, beta1, beta2, epsilon, weightDecay)
    {
        _slow = new SlowWeights(store, Keep("slow"), period, share);
    }

    private protected override void Begin()
    {
        _slow.BeforeStep(Steps);
        foreach (Parameter parameter in Store.All)
        {
            if (!parameter.HasGradient || parameter.Layout == ParameterLayout.Vector)
            {
                continue;
            }

            if (parameter.Layout == ParameterLayout.Transposed)
            {
                GradientCentering.Columns(parameter.GradientData, parameter.Rows, parameter.Columns);
            }
            else if (parameter.HasRows)
            {
                GradientCentering.Rows(parameter.GradientData, parameter.Touched!.Rows, parameter.Columns);
            }
            else
            {
                GradientCentering.Rows(parameter.GradientData, parameter.Rows, parameter.Columns);
            }
        }
    }

    private protected override void End() => _slow.AfterStep(Steps);

    private protected override MomentStep Factors(long step) =>
        Rectified(step) with { Shrink = 1f - (LearningRate * WeightDecay) };
}
