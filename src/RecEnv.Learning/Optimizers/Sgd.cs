using RecEnv.Learning.Kernels;

namespace RecEnv.Learning.Optimizers;

/// <summary>Gradient descent, w ← w − lr·d, with momentum b ← μ·b + g and d = b, as torch.optim.SGD.</summary>
public sealed unsafe class Sgd : Optimizer
{
    private readonly AlignedBlock? _momentum;
    private readonly float _keep;
    private readonly float _weightDecay;
    private readonly bool _nesterov;

    /// <summary>Makes the optimizer.</summary>
    /// <param name="store">The weights.</param>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="momentum">μ in [0, 1]; 0 for none, d = g.</param>
    /// <param name="weightDecay">Times the weight is added to the gradient; at least 0.</param>
    /// <param name="nesterov">Whether d = g + μ·b.</param>
    public Sgd(ParameterStore store, float learningRate, float momentum = 0f, float weightDecay = 0f, bool nesterov = false)
        : base(store, learningRate)
    {
        Require.InRange(momentum, 0, 1);
        Require.InRange(weightDecay, 0, float.MaxValue);
        _keep = momentum;
        _weightDecay = weightDecay;
        _nesterov = nesterov;
        _momentum = momentum > 0 ? Keep("momentum") : null;
    }

    private protected override void Update(int offset, int length, long step)
    {
        var factors = new MomentStep
        {
            Weights = Store.Values + offset,
            Gradients = Store.Gradients + offset,
            First = _momentum is null ? null : _momentum.Start + offset,
            Count = length,
            Size = LearningRate,
            InGradient = _weightDecay,
        };
        OptimizerSteps.Momentum(factors, _keep, _nesterov);
    }
}
