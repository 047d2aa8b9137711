using System.Runtime.InteropServices;
using RecEnv.Agents.DeepQ;
using RecEnv.Agents.Replay;
using RecEnv.Learning;
using RecEnv.Learning.Checkpoints;
using RecEnv.Learning.Optimizers;
using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Agents.PolicyGradient;

/// <summary>What agents share that climb the expected return of a stochastic policy over slates.</summary>
/// <remarks>
/// The policy is Plackett's and Luce's law over ordered slates without repeats: each position draws from the candidates not
/// yet shown, in proportion to exp(z), z a network's score of user, history and item. Environments of one discrete action are
/// slates of one. In <see cref="AgentMode.Train"/> a lane's slate takes K draws of its exploration stream; judged, the agent
/// shows the most probable slate. A truncated step bootstraps from the state that followed, a terminated one from nothing.
/// </remarks>
public abstract class PolicyGradientAgent : ILearningAgent, ITrainingFigures, IPropensityAgent, IReseedableAgent
{
    private const int CounterCount = 2;
    private const int Chunk = 256; // rows that pass through the networks together when nothing is learned

    private readonly PolicyGradientOptions _options;
    private readonly PolicyStates _acting;
    private readonly PolicyStates _learning;
    private readonly RandomStream[] _streams;
    private readonly RandomStream[] _draws;
    private readonly double[] _logPropensities;
    private readonly LaneRows _chosen;
    private readonly bool[] _acts;
    private readonly int[] _rows;
    private readonly float[] _next;
    private readonly int[] _slate;
    private readonly float _scale;
    private readonly Dictionary<string, (double Sum, int Count)> _figures = new(StringComparer.Ordinal);
    private long _steps;
    private long _updates;

    private protected PolicyGradientAgent(AgentContext context, PolicyGradientOptions options, string name)
    {
        _options = options;
        (_acting, _learning) = (States(context, options, name), States(context, options, name));
        var random = new LearningRandom(context.Seed);
        Networks = _acting.MakeNetworks(options.HiddenSizes, random);
        PolicyOptimizer = new Adam(Networks.Policy, (float)options.LearningRate);
        BaselineOptimizer = new Adam(Networks.Baseline, (float)options.LearningRate);
        Rollout = new Rollout(context.LaneCount, _acting.StateLength, _acting.SlateSize);
        _streams = ExplorationStreams.Make(context.LaneCount, context.Seed);
        _draws = [new EpisodeKey(context.Seed, ulong.MaxValue).Stream(StreamId.Exploration)];
        _logPropensities = new double[context.LaneCount];
        _chosen = new LaneRows(context.LaneCount, _acting.StateLength);
        (_acts, _rows) = (new bool[context.LaneCount], new int[context.LaneCount]);
        (_next, _slate) = (new float[_acting.StateLength], new int[_acting.SlateSize]);
        _scale = (float)(options.RewardScale ?? Math.Max(1 - options.Discount, 0.01));
    }

    /// <inheritdoc/>
    public AgentMode Mode { get; set; } = AgentMode.Train;

    /// <summary>Environment steps learned from.</summary>
    public long Steps => _steps;

    /// <summary>Improvements of the policy, each of one or more gradient steps.</summary>
    public long Updates => _updates;

    /// <inheritdoc/>
    public ReadOnlySpan<double> LogPropensities => _logPropensities;

    /// <summary>Value of the state that a lane acted on last, in rewards; for tests.</summary>
    internal double ValueOf(int lane) => Values(_acting.Of(lane))[0] / _scale;

    private protected PolicyNetworks Networks { get; }

    private protected Optimizer PolicyOptimizer { get; }

    private protected Optimizer BaselineOptimizer { get; }

    private protected Rollout Rollout { get; }

    private protected Tape Tape { get; } = new();

    private protected int StateLength => _acting.StateLength;

    private protected int SlateSize => _acting.SlateSize;

    /// <inheritdoc/>
    public void Act(VectorStep step, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        ExplorationStreams.Check(_streams, step);
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            _acts[lane] = !step.IsIdle(lane);
            if (_acts[lane])
            {
                if (step.Started[lane])
                {
                    _acting.Begin(lane);
                }

                _acting.Move(step.Observations, lane);
            }
        }

        ReadOnlySpan<float> states = _chosen.Choose(_acting.All, _acts, _rows, out int count);
        if (count == 0)
        {
            return;
        }

        Tape.Reset();
        using NoGradScope none = Tape.NoGrad();
        ReadOnlySpan<float> scores = Networks.Scores(Tape, states, count).Values;
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            if (_acts[lane])
            {
                Choose(
                    lane,
                    scores.Slice(_rows[lane] * _acting.CandidateCount, _acting.CandidateCount),
                    actions.Leaves[0].Lane<long>(lane));
            }
        }
    }

    /// <inheritdoc/>
    public void Reseed(int lane, EpisodeKey key) => _streams[lane] = key.Stream(StreamId.Exploration);

    /// <inheritdoc/>
    public void Learn(TransitionBatch transitions)
    {
        ArgumentNullException.ThrowIfNull(transitions);
        for (int lane = 0; lane < transitions.LaneCount; lane++)
        {
            if (transitions.Present[lane])
            {
                Keep(transitions, lane);
                _steps++;
            }
        }

        if (IsDue())
        {
            float rate = LearningRate();
            (PolicyOptimizer.LearningRate, BaselineOptimizer.LearningRate) = (rate, rate);
            Improve();
            _updates++;
        }
    }

    /// <inheritdoc/>
    public void Save(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        Networks.Policy.Save(checkpoint, "");
        Networks.Baseline.Save(checkpoint, "");
        PolicyOptimizer.Save(checkpoint, "policy_optimizer.");
        BaselineOptimizer.Save(checkpoint, "value_optimizer.");
        checkpoint.Set<long>("counters", [_steps, _updates]);
        checkpoint.Set<ulong>("draws", MemoryMarshal.Cast<RandomStream, ulong>(_draws.AsSpan()));
        ExplorationStreams.Save(_streams, checkpoint);
        Rollout.Save(checkpoint);
        _acting.Save(checkpoint, "acting");
        _learning.Save(checkpoint, "learning");
    }

    /// <inheritdoc/>
    public void Load(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ReadOnlySpan<long> counters = checkpoint.Get<long>("counters", CounterCount);
        ReadOnlySpan<ulong> draws = checkpoint.Get<ulong>("draws", 4);
        Networks.Policy.Load(checkpoint, "");
        Networks.Baseline.Load(checkpoint, "");
        PolicyOptimizer.Load(checkpoint, "policy_optimizer.");
        BaselineOptimizer.Load(checkpoint, "value_optimizer.");
        ExplorationStreams.Load(_streams, checkpoint);
        if (Rollout.Load(checkpoint))
        {
            _acting.Load(checkpoint, "acting");
            _learning.Load(checkpoint, "learning");
        }

        MemoryMarshal.Cast<ulong, RandomStream>(draws).CopyTo(_draws);
        (_steps, _updates) = (counters[0], counters[1]);
    }

    /// <summary>"updates", and means over the gradient steps: "loss" of the policy, "value_loss" (scaled), "entropy", and what the agent adds.</summary>
    /// <param name="figures">Receives them.</param>
    public void Collect(ICollection<TrainingFigure> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        figures.Add(new TrainingFigure("updates", _updates));
        foreach ((string name, (double sum, int count)) in _figures)
        {
            figures.Add(new TrainingFigure(name, sum / count));
        }

        _figures.Clear();
    }

    /// <summary>Whether there is enough to improve from.</summary>
    private protected abstract bool IsDue();

    /// <summary>Improves policy and baseline by the rollout, and takes from it what it used up.</summary>
    private protected abstract void Improve();

    /// <summary>A number below a bound, for shuffles and batches: one draw of the agent's own stream.</summary>
    private protected int Draw(int bound) => _draws[0].Below(bound);

    private protected void Note(string name, double value)
    {
        (double sum, int count) = _figures.GetValueOrDefault(name);
        _figures[name] = (sum + value, count + 1);
    }

    /// <summary>Advantages of some steps of the rollout, in order of time, and their values.</summary>
    /// <param name="rows">Which steps.</param>
    /// <param name="lambda">λ.</param>
    private protected (double[] Advantages, double[] Values) Estimate(int[] rows, double lambda)
    {
        double[] values = Values(rows);
        double[] last = Values(Rollout.LastStates);
        double[] tails = Values(Rollout.Tails);
        var steps = new ValuedStep[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            Rollout.Step step = Rollout[rows[i]];
            double lastValue = step.LastState < 0 ? 0 : last[step.LastState];
            steps[i] = new ValuedStep(step.Lane, step.Reward * _scale, values[i], step.End, lastValue);
        }

        double[] advantages = new double[rows.Length];
        PolicyGradient.Advantages.Estimate(steps, _options.Discount, lambda, tails, advantages);
        return (advantages, values);
    }

    /// <summary>Shifts and scales advantages, if the options say so.</summary>
    private protected void Normalise(double[] advantages)
    {
        if (!_options.NormaliseAdvantages || advantages.Length < 2)
        {
            return;
        }

        double mean = advantages.Average();
        double deviation = Math.Sqrt(advantages.Average(advantage => (advantage - mean) * (advantage - mean)));
        for (int i = 0; i < advantages.Length; i++)
        {
            advantages[i] = (advantages[i] - mean) / (deviation + 1e-8);
        }
    }

    /// <summary>States of steps, [rows, S].</summary>
    private protected float[] StatesOf(ReadOnlySpan<int> rows)
    {
        float[] states = new float[rows.Length * StateLength];
        for (int i = 0; i < rows.Length; i++)
        {
            Rollout.State(rows[i]).CopyTo(states.AsSpan(i * StateLength));
        }

        return states;
    }

    /// <summary>ln P of slates shown, and their entropies, on the tape.</summary>
    private protected (Tensor LogProbability, Tensor Entropy) Rate(ReadOnlySpan<int> rows, ReadOnlySpan<float> states)
    {
        int[] slates = new int[rows.Length * SlateSize];
        for (int i = 0; i < rows.Length; i++)
        {
            Rollout.Slate(rows[i]).CopyTo(slates.AsSpan(i * SlateSize));
        }

        return PlackettLuce.Rate(Tape, Networks.Scores(Tape, states, rows.Length), slates);
    }

    /// <summary>ln P of slates shown, in chunks and without gradients.</summary>
    private protected float[] LogProbabilities(int[] rows)
    {
        float[] logs = new float[rows.Length];
        for (int start = 0; start < rows.Length; start += Chunk)
        {
            ReadOnlySpan<int> own = rows.AsSpan(start, Math.Min(Chunk, rows.Length - start));
            Tape.Reset();
            using NoGradScope none = Tape.NoGrad();
            Rate(own, StatesOf(own)).LogProbability.Values.CopyTo(logs.AsSpan(start));
        }

        return logs;
    }

    /// <summary>A gradient step of the baseline toward targets: mean of (V − target)².</summary>
    private protected void FitBaseline(ReadOnlySpan<float> states, ReadOnlySpan<float> targets)
    {
        Tape.Reset();
        Tensor loss = Losses.Mse(Networks.Values(Tape, states, targets.Length), Tape.Input(targets, targets.Length, 1));
        BaselineOptimizer.ClearGradients();
        Tape.Backward(loss);
        Networks.Baseline.ClipGradientNorm((float)_options.MaxGradientNorm);
        BaselineOptimizer.Step();
        Note("value_loss", loss.Item);
    }

    private double[] Values(int[] rows)
    {
        double[] values = new double[rows.Length];
        for (int start = 0; start < rows.Length; start += Chunk)
        {
            ReadOnlySpan<int> own = rows.AsSpan(start, Math.Min(Chunk, rows.Length - start));
            Values(StatesOf(own)).CopyTo(values.AsSpan(start));
        }

        return values;
    }

    private double[] Values(ReadOnlySpan<float> states)
    {
        int count = states.Length / StateLength;
        double[] values = new double[count];
        for (int start = 0; start < count; start += Chunk)
        {
            int rows = Math.Min(Chunk, count - start);
            Tape.Reset();
            using NoGradScope none = Tape.NoGrad();
            ReadOnlySpan<float> own = Networks.Values(Tape, states.Slice(start * StateLength, rows * StateLength), rows).Values;
            for (int i = 0; i < rows; i++)
            {
                values[start + i] = own[i];
            }
        }

        return values;
    }

    private void Choose(int lane, ReadOnlySpan<float> scores, Span<long> action)
    {
        if (Mode == AgentMode.Train || _options.EvaluationDraws)
        {
            _logPropensities[lane] = PlackettLuce.Sample(scores, _slate, ref _streams[lane]);
        }
        else
        {
            PlackettLuce.Best(scores, _slate);
            _logPropensities[lane] = 0;
        }

        _acting.Write(_slate, action);
        _acting.Note(lane, action);
    }

    private void Keep(TransitionBatch transitions, int lane)
    {
        if (transitions.First[lane])
        {
            _learning.Begin(lane);
            Rollout.Begin(lane);
        }

        ReadOnlySpan<long> action = transitions.Actions.Leaves[0].Lane<long>(lane);
        _learning.Move(transitions.Observations, lane);
        _learning.Note(lane, action);
        _learning.Read(action, _slate);
        _learning.Peek(transitions.NextObservations, lane, _next);
        StepEnd end = transitions.Terminated[lane] ? StepEnd.Terminated
            : transitions.Truncated[lane] ? StepEnd.Truncated : StepEnd.None;
        Rollout.Add(lane, _learning.Of(lane), _slate, transitions.Rewards[lane], end, _next);
    }

    private float LearningRate()
    {
        double gone = _options.DecaySteps == 0 ? 0 : Math.Min(1, (double)_steps / _options.DecaySteps);
        return (float)(_options.LearningRate * (1 - ((1 - _options.FinalRate) * gone)));
    }

    private static PolicyStates States(AgentContext context, PolicyGradientOptions options, string name) =>
        context.Contract.Slate is null
            ? new ActionStates(new DiscreteFeatures(context.Contract, name), context.LaneCount)
            : new SlateStates(
                new SlateFeatures(context.Contract, name, options.HistoryDecays, options.HistoryLength), context.LaneCount);
}
