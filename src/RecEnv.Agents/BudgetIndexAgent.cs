using RecEnv.Agents.SlateQ;
using RecEnv.Environments.InterestEvolution;
using RecEnv.Spaces;

namespace RecEnv.Agents;

/// <summary>For InterestEvolution: spends the user's time budget where it returns most.</summary>
/// <remarks>
/// <para>
/// A step shows the slate S that maximises Σ_S wᵢ aᵢ / (w₀ + Σ_S wᵢ): with wᵢ = x·fᵢ − mn and w₀ = m − mn the weights of
/// the choice model, this is the expected value of what the user picks, measured from the value of no click. A click on
/// a video of length ℓ earns ℓ, costs the budget ℓ and refunds α·dq·ℓ·q; no click costs the step penalty p. With λ the
/// return per minute of budget, aᵢ = ℓ − λ(ℓ − α·dq·ℓ·q̂) + λp, where q̂ is the mean quality of the item's topic. For
/// the defaults, aᵢ = 4 − λ(4 − 1.0588 q̂) + 0.5 λ and w₀ = 2.
/// </para>
/// <para>
/// The maximum is that of <see cref="SlateSelector"/>'s rule <see cref="SlateRule.Optimal"/>, exact up to rounding. The interests' change is not planned for. Topic qualities are given, or learnt: each
/// shown item reveals its quality, clicked or not; a topic's estimate is the mean over all lanes, 0 before the first.
/// Draws nothing. References: Dinkelbach (1967); the rule is a ratio policy for a renewal process, as in Howard (1960).
/// </para>
/// </remarks>
public sealed class BudgetIndexAgent : IPropensityAgent
{
    /// <summary>Return per minute of budget that is near the best for the default environment.</summary>
    public const double DefaultReturnPerBudget = 1.4;

    private readonly Propensities _propensities = new();
    private readonly int _user;
    private readonly int _candidates;
    private readonly int _cluster;
    private readonly int _quality;
    private readonly double _returnPerBudget;
    private readonly double _length;
    private readonly double _refund;
    private readonly double _penalty;
    private readonly double _shift;
    private readonly double _nullWeight;
    private readonly bool _learns;
    private readonly double[] _means;
    private readonly long[] _counts;
    private readonly float[] _weights;
    private readonly float[] _gains;
    private readonly int[] _best;
    private readonly SlateSelector _selector;

    /// <summary>Makes the agent.</summary>
    /// <param name="contract">
    /// Contract of InterestEvolution in dict layout, with utility users and videos, the multinomial proportional choice
    /// model and watch time as reward.
    /// </param>
    /// <param name="returnPerBudget">λ, reward per minute of budget, finite, at least 0.</param>
    /// <param name="topicQualities">Mean quality of each topic, [F]; null to learn them.</param>
    /// <exception cref="ArgumentException">It is another environment or variant, or a number is out of range.</exception>
    public BudgetIndexAgent(
        EnvironmentContract contract,
        double returnPerBudget = DefaultReturnPerBudget,
        IReadOnlyList<double>? topicQualities = null)
    {
        InterestEvolutionOptions options = OptionsOf(contract);
        if (!(returnPerBudget >= 0 && double.IsFinite(returnPerBudget)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(returnPerBudget), returnPerBudget, "The return per minute of budget must be finite and at least 0.");
        }

        if (topicQualities is not null && topicQualities.Count != options.FeatureCount)
        {
            throw new ArgumentException(
                $"There are {options.FeatureCount} topics, but {topicQualities.Count} qualities were given.",
                nameof(topicQualities));
        }

        string[] paths = [.. contract.ObservationSpace.Leaves.Select(leaf => leaf.Path)];
        (_user, _candidates) = (Array.IndexOf(paths, "user"), Array.IndexOf(paths, "doc"));
        (_cluster, _quality) = (Array.IndexOf(paths, "response/cluster_id"), Array.IndexOf(paths, "response/quality"));
        _returnPerBudget = returnPerBudget;
        _length = options.VideoLength;
        _refund = (options.UserUpdateAlpha ?? 0.9 / 3.4) * options.DocumentQualityFactor * options.VideoLength;
        _penalty = options.StepPenalty ?? 0.5;
        _shift = options.MinNormalizer;
        _nullWeight = options.NoClickMass - options.MinNormalizer;
        _learns = topicQualities is null;
        _means = topicQualities is null ? new double[options.FeatureCount] : [.. topicQualities];
        _counts = new long[options.FeatureCount];
        _weights = new float[options.CandidateCount];
        _gains = new float[options.CandidateCount];
        _best = new int[options.SlateSize];
        _selector = new SlateSelector(options.CandidateCount);
    }

    /// <summary>Mean quality of each topic as the agent knows it, [F].</summary>
    public IReadOnlyList<double> TopicQualities => _means;

    /// <inheritdoc/>
    /// <remarks>0: the choice is certain.</remarks>
    public ReadOnlySpan<double> LogPropensities => _propensities.Certain;

    /// <inheritdoc/>
    public void Act(VectorStep step, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        _propensities.Of(step);
        if (_learns)
        {
            Learn(step);
        }

        LeafBuffer users = step.Observations.Leaves[_user];
        LeafBuffer candidates = step.Observations.Leaves[_candidates];
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            if (step.IsIdle(lane))
            {
                continue;
            }

            Weigh(users.Lane<float>(lane), candidates.Lane<float>(lane));
            _selector.Fill(SlateRule.Optimal, new SlateValues(_weights, _gains, _nullWeight, nullValue: 0), _best);
            Span<long> slate = actions.Leaves[0].Lane<long>(lane);
            for (int position = 0; position < slate.Length; position++)
            {
                slate[position] = _best[position];
            }
        }
    }

    private static InterestEvolutionOptions OptionsOf(EnvironmentContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        if (contract.EnvironmentId == InterestEvolution.Definition.Id && contract.Layout == ObservationLayout.Dict)
        {
            var options = (InterestEvolutionOptions)InterestEvolution.Definition.Schema.Parse(contract.OptionsJson);
            if (options is
                {
                    UserVariant: UserVariant.Utility,
                    VideoVariant: VideoVariant.Utility,
                    ChoiceModel: ChoiceVariant.MultinomialProportional,
                    Reward: RewardVariant.WatchTime,
                } && options.UserQualityFactor is null or 0)
            {
                return options;
            }
        }

        throw new AgentMismatchException(
            $"The budget index agent is for \"{InterestEvolution.Definition.Id}\" in dict layout, with utility users and " +
            "videos, multinomial proportional choice, watch time as reward and no user quality factor, but this is " +
            $"\"{contract.EnvironmentId}\" ({contract.Layout}) with {contract.OptionsJson}.");
    }

    /// <summary>Takes in the qualities of the items shown last, lane by lane.</summary>
    private void Learn(VectorStep step)
    {
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            if (step.Started[lane] || step.IsIdle(lane))
            {
                continue; // nothing was shown yet, or it may be seen again and again
            }

            ReadOnlySpan<long> topics = step.Observations.Leaves[_cluster].Lane<long>(lane);
            ReadOnlySpan<float> qualities = step.Observations.Leaves[_quality].Lane<float>(lane);
            for (int position = 0; position < topics.Length; position++)
            {
                int topic = (int)topics[position];
                _means[topic] += (qualities[position] - _means[topic]) / ++_counts[topic];
            }
        }
    }

    /// <summary>Weight and gain of each candidate; its features are one-hot.</summary>
    private void Weigh(ReadOnlySpan<float> user, ReadOnlySpan<float> candidates)
    {
        for (int candidate = 0; candidate < _weights.Length; candidate++)
        {
            int topic = candidates.Slice(candidate * user.Length, user.Length).IndexOf(1f);
            _weights[candidate] = (float)(user[topic] - _shift);
            double cost = _length - (_refund * _means[topic]) - _penalty;
            _gains[candidate] = (float)(_length - (_returnPerBudget * cost));
        }
    }
}
