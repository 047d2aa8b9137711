using RecEnv.Agents.Online;
using RecEnv.Learning.Checkpoints;
using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Agents.Linear;

/// <summary>Linear contextual bandits, LinUCB and LinTS: one ridge regression for all items or slates.</summary>
/// <remarks>
/// <para>
/// A = λI + Σ x xᵀ, b = Σ y·x, θ = A⁻¹b. LinUCB scores an arm θ·x + α·√(xᵀA⁻¹x). LinTS scores it θ̃·x with θ̃ ~ N(θ, α²A⁻¹), drawn
/// once a slate: one normal a feature from the lane's exploration stream. In <see cref="AgentMode.Evaluate"/> both score
/// θ·x. Ties go to the lower candidate, or to the slate that comes first. All lanes share the model. They look no step
/// ahead: what wears a user down later does not count.
/// </para>
/// <para>
/// Features: see docs/agents.md. References: Li, Chu, Langford, Schapire (2010); Agrawal and Goyal (2013).
/// </para>
/// </remarks>
public sealed class LinearBanditAgent : ILearningAgent, IGreedyChoice, IReseedableAgent
{
    private readonly LinearBanditOptions _options;
    private readonly LinearFeatures _features;
    private readonly RidgeModel _model;
    private readonly bool _samples;
    private readonly int _clicks;
    private readonly int[][] _arms;
    private readonly RandomStream[] _streams;
    private readonly double[] _row;
    private readonly double[] _draw;
    private readonly double[] _scores;

    /// <summary>Makes the agent.</summary>
    /// <param name="context">What for.</param>
    /// <param name="samples">True for LinTS, false for LinUCB.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="AgentMismatchException">Items have no features, clicks are not observed, or there are too many slates.</exception>
    public LinearBanditAgent(AgentContext context, bool samples, LinearBanditOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        EnvironmentContract contract = context.Contract;
        _options = options ?? new LinearBanditOptions();
        _samples = samples;
        bool slates = _options.Arms == LinearArms.Slates;
        _features = new LinearFeatures(contract, slates ? contract.Slate?.SlateSize ?? 1 : 1, _options.Interactions);
        _arms = slates
            ? SlateEnumeration.List(contract, contract.Slate!, ordered: true, "linear bandit")
            : [.. Enumerable.Range(0, _features.Candidates).Select(candidate => new[] { candidate })];
        _clicks = FindClicks(contract);
        _model = new RidgeModel(_features.Length, _options.Ridge);
        _streams = ExplorationStreams.Make(context.LaneCount, context.Seed);
        _row = new double[_features.Length];
        _draw = new double[_features.Length];
        _scores = new double[_arms.Length];
    }

    /// <inheritdoc/>
    public AgentMode Mode { get; set; } = AgentMode.Train;

    /// <summary>What has been learned.</summary>
    internal RidgeModel Model => _model;

    /// <inheritdoc/>
    public void Act(VectorStep step, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        ExplorationStreams.Check(_streams, step);
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            if (!step.IsIdle(lane))
            {
                _features.Read(step.Observations, lane);
                Score(ref _streams[lane]);
                Choose(actions.Leaves[0].Lane<long>(lane));
            }
        }
    }

    /// <inheritdoc/>
    public void Reseed(int lane, EpisodeKey key) => _streams[lane] = key.Stream(StreamId.Exploration);

    /// <inheritdoc/>
    public void ActGreedily(VectorStep step, ValueBatch actions)
    {
        AgentMode mode = Mode;
        Mode = AgentMode.Evaluate; // in which it draws nothing
        Act(step, actions);
        Mode = mode;
    }

    /// <inheritdoc/>
    public void Learn(TransitionBatch transitions)
    {
        ArgumentNullException.ThrowIfNull(transitions);
        for (int lane = 0; lane < transitions.LaneCount; lane++)
        {
            if (transitions.Present[lane])
            {
                _features.Read(transitions.Observations, lane);
                ReadOnlySpan<long> action = transitions.Actions.Leaves[0].Lane<long>(lane);
                int shown = action.IndexOf(-1L) is >= 0 and var end ? end : action.Length;
                Learn(transitions, lane, action[..shown]);
            }
        }
    }

    /// <inheritdoc/>
    public void Save(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        checkpoint.Set<double>("ridge.factor", _model.Factor, _model.Features, _model.Features);
        checkpoint.Set<double>("ridge.moments", _model.Moments);
        ExplorationStreams.Save(_streams, checkpoint);
    }

    /// <inheritdoc/>
    public void Load(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ReadOnlySpan<double> factor = checkpoint.Get<double>("ridge.factor", _model.Features, _model.Features);
        ReadOnlySpan<double> moments = checkpoint.Get<double>("ridge.moments", _model.Features);
        if (!RidgeModel.IsSound(factor, moments))
        {
            throw new CheckpointException(
                "Tensors \"ridge.factor\" and \"ridge.moments\" of the checkpoint must be finite numbers, positive on the " +
                "factor's diagonal, but are not. Train and save the agent anew.");
        }

        ExplorationStreams.Load(_streams, checkpoint);
        _model.Restore(factor, moments);
    }

    private void Score(ref RandomStream random)
    {
        bool explores = Mode == AgentMode.Train;
        ReadOnlySpan<double> weights = _model.Weights;
        if (explores && _samples)
        {
            foreach (ref double noise in _draw.AsSpan())
            {
                noise = random.Normal();
            }

            _model.Perturb(_draw, _options.Alpha);
            weights = _draw;
        }

        for (int arm = 0; arm < _arms.Length; arm++)
        {
            _features.Of(_arms[arm], _row);
            double score = 0;
            for (int k = 0; k < _row.Length; k++)
            {
                score += weights[k] * _row[k];
            }

            _scores[arm] = explores && !_samples ? score + (_options.Alpha * _model.Width(_row)) : score;
        }
    }

    private void Choose(Span<long> slate)
    {
        if (_options.Arms == LinearArms.Items)
        {
            SlateFilling.TakeBest(_scores, slate);
            return;
        }

        int best = 0;
        for (int arm = 1; arm < _scores.Length; arm++)
        {
            best = _scores[arm] > _scores[best] ? arm : best;
        }

        for (int position = 0; position < slate.Length; position++)
        {
            slate[position] = _arms[best][position];
        }
    }

    private void Learn(TransitionBatch transitions, int lane, ReadOnlySpan<long> shown)
    {
        double reward = transitions.Rewards[lane];
        if (_options.Arms == LinearArms.Slates)
        {
            Span<int> arm = stackalloc int[shown.Length];
            for (int position = 0; position < shown.Length; position++)
            {
                arm[position] = (int)shown[position];
            }

            Fit(arm, reward);
            return;
        }

        ReadOnlySpan<sbyte> clicks = _clicks < 0 ? [] : transitions.NextObservations.Leaves[_clicks].Lane<sbyte>(lane);
        bool anyClick = clicks.IndexOf((sbyte)1) >= 0;
        for (int position = 0; position < shown.Length; position++)
        {
            bool clicked = anyClick && clicks[position] != 0;
            if (_options.Feedback == LinearFeedback.Clicks)
            {
                Fit([(int)shown[position]], clicked ? 1 : 0);
            }
            else if (clicked || !anyClick)
            {
                Fit([(int)shown[position]], reward);
            }
        }
    }

    private void Fit(ReadOnlySpan<int> arm, double target)
    {
        _features.Of(arm, _row);
        _model.Learn(_row, target);
    }

    private int FindClicks(EnvironmentContract contract)
    {
        int clicks = contract.ObservationSpace.Leaves.Index().FirstOrDefault(x => x.Item.Path == "response/click", (-1, null!)).Index;
        return clicks >= 0 || _options.Feedback == LinearFeedback.Reward ? clicks : throw new AgentMismatchException(
            $"A linear bandit that learns from clicks needs \"response/click\", but \"{contract.EnvironmentId}\" shows " +
            $"{contract.ObservationSpace.Describe()}. Use \"feedback\" \"reward\".");
    }
}
