using RecEnv.Learning;

namespace RecEnv.Agents.PolicyGradient;

/// <summary>REINFORCE with a baseline: climbs the mean of ln π(slate | state)·(G − V(state)) over whole episodes.</summary>
/// <remarks>
/// G is the discounted reward to go, after a truncation with V of the last state at its end. One gradient step of the policy to
/// an improvement, then some of the baseline toward G, each on steps drawn with repeats: one draw a step. Episodes
/// that run on during an improvement end under another policy than they began with; their steps are learned from as they are.
/// Reference: Williams (1992); Sutton et al. (2000).
/// </remarks>
public sealed class ReinforceAgent : PolicyGradientAgent
{
    private const int Chunk = 512; // rows whose gradients are computed together, then added

    private readonly ReinforceOptions _options;

    /// <summary>Makes the agent.</summary>
    /// <param name="context">What for.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="AgentMismatchException">The environment takes neither slates of items with features nor single actions.</exception>
    public ReinforceAgent(AgentContext context, ReinforceOptions? options = null)
        : base(context ?? throw new ArgumentNullException(nameof(context)), options ??= new ReinforceOptions(), "REINFORCE")
    {
        _options = options;
    }

    private protected override bool IsDue() => Rollout.FinishedEpisodes >= _options.EpisodesPerUpdate;

    private protected override void Improve()
    {
        int[] rows = [.. Enumerable.Range(0, Rollout.Count).Where(Rollout.IsFinished)];
        (double[] advantages, double[] values) = Estimate(rows, lambda: 1);
        double[] returns = [.. advantages.Zip(values, (advantage, value) => advantage + value)];
        Normalise(advantages);
        Climb(rows, advantages);
        float[] targets = new float[Math.Min(_options.BaselineBatchSize, rows.Length)];
        int[] drawn = new int[targets.Length];
        for (int step = 0; step < _options.BaselineSteps; step++)
        {
            for (int i = 0; i < targets.Length; i++)
            {
                int row = Draw(rows.Length);
                (drawn[i], targets[i]) = (rows[row], (float)returns[row]);
            }

            FitBaseline(StatesOf(drawn), targets);
        }

        Rollout.RemoveFinished();
    }

    private void Climb(int[] rows, double[] advantages)
    {
        PolicyOptimizer.ClearGradients();
        (double loss, double entropies) = (0, 0);
        for (int start = 0; start < rows.Length; start += Chunk)
        {
            ReadOnlySpan<int> own = rows.AsSpan(start, Math.Min(Chunk, rows.Length - start));
            float[] weights = [.. advantages.AsSpan(start, own.Length).ToArray().Select(advantage => (float)advantage)];
            Tape.Reset();
            (Tensor logs, Tensor entropy) = Rate(own, StatesOf(own));
            Tensor climbed = (logs * Tape.Input(weights, own.Length, 1)).Sum() + (entropy.Sum() * (float)_options.EntropyBonus);
            Tape.Backward(climbed * (-1f / rows.Length));
            loss -= climbed.Item / rows.Length;
            entropies += entropy.Sum().Item / rows.Length;
        }

        Networks.Policy.ClipGradientNorm((float)_options.MaxGradientNorm);
        PolicyOptimizer.Step();
        Note("loss", loss);
        Note("entropy", entropies);
    }
}
