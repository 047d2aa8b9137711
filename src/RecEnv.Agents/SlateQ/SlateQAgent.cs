using RecEnv.Agents.DeepQ;
using RecEnv.Learning;
using RecEnv.Learning.Checkpoints;

namespace RecEnv.Agents.SlateQ;

/// <summary>SlateQ: the value of a slate from the values of its items and the probabilities that the user picks them.</summary>
/// <remarks>
/// <para>
/// Q(s, A) = (s₀ q₀ + Σ_A sᵢ qᵢ)/(s₀ + Σ_A sᵢ). The transition's candidate, the one picked or none, is moved toward
/// y = R + γᵐ·V(s'), with V(s') the value of the slate that the target's rule fills; y = R after a termination.
/// </para>
/// <para>
/// Deviations from RecSim's: q₀ is learned, where RecSim takes 0 although the session goes on; top-k therefore ranks by
/// sᵢ(qᵢ − q₀), which is sᵢqᵢ for q₀ = 0; the best slate is found by Dinkelbach's method, not by trying all; targets value
/// the next state. Reference: Ie et al. (2019), SlateQ, arXiv 1905.12767.
/// </para>
/// </remarks>
public sealed class SlateQAgent : DeepQAgent
{
    private readonly SlateQOptions _options;
    private readonly SlateQChoice _choice;
    private readonly Tape _tape = new();
    private readonly ItemNetwork _online;
    private readonly ItemNetwork _target;
    private readonly ChoiceNetwork? _learned;
    private readonly SlateSelector _selector;
    private readonly float[] _scores;
    private readonly int[] _picked;
    private readonly float[] _targets;
    private readonly int[] _slate;
    private float[] _values = [];
    private float[] _logits = [];
    private float[] _rated = [];

    /// <summary>Makes the agent.</summary>
    /// <param name="context">What for.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="AgentMismatchException">The environment shows no slates of items with features and clicks.</exception>
    public SlateQAgent(AgentContext context, SlateQOptions? options = null)
        : base(context ?? throw new ArgumentNullException(nameof(context)), options ??= new SlateQOptions(), "SlateQ")
    {
        _options = options;
        _choice = Resolve(options.Choice, context.Contract);
        _online = new ItemNetwork(Online, "q", Features, options.LearnNullValue, options.HiddenSizes, Random);
        _target = new ItemNetwork(base.Target, "q", Features, options.LearnNullValue, options.HiddenSizes, Random);
        base.Target.CopyFrom(Online);
        _learned = _choice == SlateQChoice.Learned ? new ChoiceNetwork(Features, options, Random) : null;
        _selector = new SlateSelector(Features.CandidateCount);
        _scores = new float[Features.CandidateCount];
        _picked = new int[options.BatchSize];
        _targets = new float[options.BatchSize];
        _slate = new int[Features.SlateSize];
    }

    /// <summary>Values of a lane's candidates as rated last, and of picking nothing where that is learned; for tests.</summary>
    internal ReadOnlySpan<float> ValuesOf(int lane) => _values.AsSpan(lane * _online.Outputs, _online.Outputs);

    /// <inheritdoc/>
    public override void Save(Checkpoint checkpoint)
    {
        base.Save(checkpoint);
        _learned?.Save(checkpoint);
    }

    /// <inheritdoc/>
    public override void Load(Checkpoint checkpoint)
    {
        base.Load(checkpoint);
        _learned?.Load(checkpoint);
    }

    private protected override void Rate(ReadOnlySpan<float> states, int count, bool target)
    {
        _tape.Reset();
        using (_tape.NoGrad())
        {
            Copy((target ? _target : _online).All(_tape, states, count).Values, ref _values);
            Copy(states, ref _rated);
            RateChoices(states, count);
        }
    }

    private protected override void Fill(int row, Span<int> slate) =>
        Fill(_options.Rule, Known(row, _rated, _values), slate);

    private protected override void Differentiate(DeepQBatch batch)
    {
        _tape.Reset();
        using (_tape.NoGrad())
        {
            SetTargets(batch);
        }

        for (int row = 0; row < batch.Count; row++)
        {
            bool none = batch.Picked[row] < 0;
            _picked[row] = none ? Features.CandidateCount : batch.Picked[row];
            if (none && !_options.LearnNullValue)
            {
                (_picked[row], batch.Weights[row]) = (0, 0); // nothing to be learned of it
            }
        }

        Tensor values = _online.Some(_tape, batch.States, _picked);
        Tensor errors = values - _tape.Input(_targets, batch.Count, 1);
        Tensor loss = (errors.Square() * _tape.Input(batch.Weights, batch.Count, 1)).Mean();
        _tape.Backward(loss);
        for (int row = 0; row < batch.Count; row++)
        {
            batch.Errors[row] = batch.Weights[row] > 0 ? errors.Values[row] : 0;
        }
    }

    private protected override void LearnBeside(DeepQBatch batch, float learningRate) =>
        _learned?.Learn(_tape, batch, learningRate);

    private void SetTargets(DeepQBatch batch)
    {
        float[] states = _options.StaleTargets ? batch.States : batch.NextStates;
        ReadOnlySpan<float> values = _target.All(_tape, states, batch.Count).Values;
        ReadOnlySpan<float> chooses = _options.Double && _options.Target != SlateQTarget.Sarsa
            ? _online.All(_tape, states, batch.Count).Values
            : values;
        RateChoices(batch.NextStates, batch.Count);
        for (int row = 0; row < batch.Count; row++)
        {
            double future = 0;
            if (batch.Factors[row] > 0)
            {
                FillNext(batch, row, chooses);
                future = ValueOf(Known(row, batch.NextStates, values), _slate);
            }

            _targets[row] = batch.Rewards[row] + (float)(batch.Factors[row] * future);
        }
    }

    private void FillNext(DeepQBatch batch, int row, ReadOnlySpan<float> values)
    {
        if (_options.Target == SlateQTarget.Sarsa && batch.NextSlate(row)[0] >= 0)
        {
            batch.NextSlate(row).CopyTo(_slate);
            return;
        }

        SlateRule rule = _options.Target switch
        {
            SlateQTarget.TopK => SlateRule.TopK,
            SlateQTarget.Greedy => SlateRule.Greedy,
            SlateQTarget.Optimal => SlateRule.Optimal,
            _ => _options.Rule,
        };
        Fill(rule, Known(row, batch.NextStates, values), _slate);
    }

    private void Fill(SlateRule rule, SlateValues known, Span<int> slate) =>
        _selector.Fill(_choice == SlateQChoice.First ? SlateRule.TopK : rule, known, slate);

    private double ValueOf(SlateValues known, ReadOnlySpan<int> slate) =>
        _choice == SlateQChoice.First ? known.Values[slate[0]] : known.Of(slate.IndexOf(-1) is >= 0 and var end ? slate[..end] : slate);

    /// <summary>What is known of a row's candidates.</summary>
    private SlateValues Known(int row, ReadOnlySpan<float> states, ReadOnlySpan<float> values)
    {
        ReadOnlySpan<float> own = values.Slice(row * _online.Outputs, _online.Outputs);
        double nullScore = Score(row, states.Slice(row * Features.StateLength, Features.StateLength));
        double nullValue = _options.LearnNullValue && _choice != SlateQChoice.First ? own[Features.CandidateCount] : 0;
        return new SlateValues(_scores, own[..Features.CandidateCount], nullScore, nullValue);
    }

    /// <summary>Sets the weights of candidates; returns that of none.</summary>
    private double Score(int row, ReadOnlySpan<float> state)
    {
        switch (_choice)
        {
            case SlateQChoice.First:
                _scores.AsSpan().Fill(1);
                return 0;
            case SlateQChoice.Learned:
                return ChoiceNetwork.Score(_logits.AsSpan(row * (_scores.Length + 1), _scores.Length + 1), _scores);
            default:
                bool logit = _choice == SlateQChoice.Logit;
                ChoiceScores.Score(
                    state[..Features.ItemLength], state[Features.ItemStart..], logit, _options.MinNormalizer, _scores);
                return logit ? Math.Exp(_options.NullMass) : _options.NullMass - _options.MinNormalizer;
        }
    }

    private void RateChoices(ReadOnlySpan<float> states, int count)
    {
        if (_learned is not null)
        {
            Copy(_learned.Logits(_tape, states, count).Values, ref _logits);
        }
    }

    private SlateQChoice Resolve(SlateQChoice asked, EnvironmentContract contract)
    {
        if (asked == SlateQChoice.Auto)
        {
            return Features.Matches ? SlateQChoice.Proportional : SlateQChoice.Learned;
        }

        return asked is not (SlateQChoice.Proportional or SlateQChoice.Logit) || Features.Matches
            ? asked
            : throw new AgentMismatchException(
                $"SlateQ's choice model multiplies user by item features, but the users of \"{contract.EnvironmentId}\" are not " +
                $"observed with the {Features.ItemLength} features of its items. Set \"choice\" to \"learned\" or \"first\".");
    }

    private static void Copy(ReadOnlySpan<float> from, ref float[] to)
    {
        if (to.Length < from.Length)
        {
            to = new float[from.Length];
        }

        from.CopyTo(to);
    }
}
