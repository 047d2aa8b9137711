using RecEnv.Learning;

namespace RecEnv.Agents.PolicyGradient;

/// <summary>Proximal policy optimisation: several passes over the same steps, which do not pull the policy far from itself.</summary>
/// <remarks>
/// Climbs the mean of min(ρA, clip(ρ, 1 − ε, 1 + ε)·A), ρ = π(slate | state)/π_old(slate | state), plus the entropy bonus, with
/// generalised advantages A; the baseline moves toward A + V_old. A pass shuffles the steps: one draw a step but the first.
/// References: Schulman et al. (2017), arXiv 1707.06347; Schulman et al. (2016), arXiv 1506.02438.
/// </remarks>
public sealed class PpoAgent : PolicyGradientAgent
{
    private readonly PpoOptions _options;

    /// <summary>Makes the agent.</summary>
    /// <param name="context">What for.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="AgentMismatchException">The environment takes neither slates of items with features nor single actions.</exception>
    public PpoAgent(AgentContext context, PpoOptions? options = null)
        : base(context ?? throw new ArgumentNullException(nameof(context)), options ??= new PpoOptions(), "PPO")
    {
        _options = options;
    }

    private protected override bool IsDue() => Rollout.Count >= _options.RolloutSteps;

    private protected override void Improve()
    {
        int[] rows = [.. Enumerable.Range(0, Rollout.Count)];
        (double[] advantages, double[] values) = Estimate(rows, _options.Lambda);
        float[] targets = [.. advantages.Zip(values, (advantage, value) => (float)(advantage + value))];
        Normalise(advantages);
        float[] before = LogProbabilities(rows);
        for (int epoch = 0; epoch < _options.Epochs; epoch++)
        {
            Shuffle(rows);
            for (int part = 0; part < _options.Minibatches; part++)
            {
                int start = (int)((long)rows.Length * part / _options.Minibatches);
                int end = (int)((long)rows.Length * (part + 1) / _options.Minibatches);
                int[] own = rows[start..end];
                float[] states = StatesOf(own);
                Climb(own, states, advantages, before);
                FitBaseline(states, [.. own.Select(row => targets[row])]);
            }
        }

        Rollout.Clear();
    }

    private void Climb(int[] rows, float[] states, double[] advantages, float[] before)
    {
        int count = rows.Length;
        Tape.Reset();
        (Tensor logs, Tensor entropy) = Rate(rows, states);
        Tensor old = Tape.Input([.. rows.Select(row => before[row])], count, 1);
        Tensor gains = Tape.Input([.. rows.Select(row => (float)advantages[row])], count, 1);
        Tensor ratio = (logs - old).Exp();
        float clip = (float)_options.Clip;
        Tensor kept = (ratio * gains).Min(ratio.Clamp(1 - clip, 1 + clip) * gains);
        Tensor loss = -(kept.Mean() + (entropy.Mean() * (float)_options.EntropyBonus));
        PolicyOptimizer.ClearGradients();
        Tape.Backward(loss);
        Networks.Policy.ClipGradientNorm((float)_options.MaxGradientNorm);
        PolicyOptimizer.Step();
        Tell(ratio.Values, loss.Item, entropy.Mean().Item);
    }

    /// <summary>Notes "clipped", the share of ratios outside, and "divergence", the mean of ρ − 1 − ln ρ.</summary>
    private void Tell(ReadOnlySpan<float> ratios, double loss, double entropy)
    {
        (int outside, double divergence) = (0, 0);
        foreach (float ratio in ratios)
        {
            outside += Math.Abs(ratio - 1) > _options.Clip ? 1 : 0;
            divergence += ratio - 1 - Math.Log(ratio);
        }

        Note("loss", loss);
        Note("entropy", entropy);
        Note("clipped", (double)outside / ratios.Length);
        Note("divergence", divergence / ratios.Length);
    }

    private void Shuffle(int[] rows)
    {
        for (int i = rows.Length - 1; i > 0; i--)
        {
            int other = Draw(i + 1);
            (rows[i], rows[other]) = (rows[other], rows[i]);
        }
    }
}
