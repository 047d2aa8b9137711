using System.Runtime.InteropServices;
using RecEnv.Agents.Online;
using RecEnv.Learning.Checkpoints;
using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Agents.SlateGfn;

/// <summary>A GFlowNet over slates: shows slate x with probability in proportion to (R(x) + b_r)^β.</summary>
/// <remarks>
/// <para>
/// It fills a slate position by position, the item of position t drawn from (1 − ε)·P(·|x_t) + ε/m over the m items that
/// may stand there, and learns P and a flow from the rewards, so that flow in equals flow out. Good slates are many, and
/// all are shown; β sets how much better a slate must be to crowd out others. Each step is taken for itself: a GFlowNet
/// learns the next reward, not returns.
/// </para>
/// <para>
/// Randomness. Each lane draws from its own exploration stream, one draw a position; none where it serves the most probable
/// items. Replayed slates take one draw each from a stream of their own.
/// </para>
/// <para>
/// References: Bengio et al. (2021), arXiv 2106.04399; Malkin et al. (2022), trajectory balance, arXiv 2201.13259; Liu et
/// al. (2023), GFN4Rec, arXiv 2306.02239; Pan et al. (2023), forward-looking flows, arXiv 2302.01687. Deviations: docs/gflownets.md.
/// </para>
/// </remarks>
public sealed class SlateGfnAgent : ILearningAgent, IPositionPropensities, IGreedyChoice, IReseedableAgent, ITrainingFigures
{
    private readonly SlateGfnOptions _options;
    private readonly SlateGfnFeatures _features;
    private readonly SlateGfnTrainer _trainer;
    private readonly SlateReplay _replay;
    private readonly SlateBatch _batch;
    private readonly RandomStream[] _streams;
    private readonly RandomStream[] _draws;
    private readonly SlateDrawing _drawing;
    private readonly double[] _logPropensities;
    private readonly double[] _positions;
    private readonly float[] _parts; // what the positions of a slate earned; empty where the agent does not ask
    private bool _knowsItems;
    private long _steps;
    private long _due;
    private double _loss; // of the gradient steps since the last report
    private int _losses;

    /// <summary>Makes the agent.</summary>
    /// <param name="context">What for.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="AgentMismatchException">The environment shows no slates of a catalogue, or the options do not suit it.</exception>
    public SlateGfnAgent(AgentContext context, SlateGfnOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        _options = options ?? new SlateGfnOptions();
        _features = new SlateGfnFeatures(context.Contract, "slate GFlowNet");
        Check(context.Contract);
        _trainer = new SlateGfnTrainer(_features, _options, context.Seed);
        bool credits = _options.Credit == SlateCredit.Positions;
        _parts = new float[credits ? _features.SlateSize : 0];
        _replay = new SlateReplay(_options.ReplayCapacity, _features.StateLength, _features.SlateSize, credits);
        _batch = new SlateBatch(_options.BatchSize, _features.StateLength, _features.SlateSize);
        _streams = ExplorationStreams.Make(context.LaneCount, context.Seed);
        _draws = [new EpisodeKey(context.Seed, ulong.MaxValue).Stream(StreamId.Exploration)];
        _drawing = new SlateDrawing(_features, _trainer.Network, _options.Mask, context.LaneCount);
        _logPropensities = new double[context.LaneCount];
        _positions = new double[context.LaneCount * _features.SlateSize];
    }

    /// <inheritdoc/>
    public AgentMode Mode { get; set; } = AgentMode.Train;

    /// <inheritdoc/>
    public ReadOnlySpan<double> LogPropensities => _logPropensities;

    /// <inheritdoc/>
    public ReadOnlySpan<double> PositionPropensities(int lane) =>
        _positions.AsSpan(lane * _features.SlateSize, _features.SlateSize);

    /// <summary>Environment steps learned from.</summary>
    public long Steps => _steps;

    /// <summary>Gradient steps taken.</summary>
    public long Updates => _trainer.Updates;

    /// <summary>The network, for tests.</summary>
    internal SlateGfnTrainer Trainer => _trainer;

    private double Epsilon => Mode == AgentMode.Evaluate
        ? 0
        : _steps >= _options.EpsilonSteps
            ? _options.FinalEpsilon
            : _options.Epsilon + ((_options.FinalEpsilon - _options.Epsilon) * _steps / _options.EpsilonSteps);

    private bool IsUniform => Mode == AgentMode.Train
        && (_options.Behaviour == SlateBehaviour.Uniform || _replay.Count < _options.WarmUpSteps);

    /// <inheritdoc/>
    public void Act(VectorStep step, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        ExplorationStreams.Check(_streams, step);
        if (!Read(step))
        {
            return;
        }

        if (IsUniform)
        {
            _drawing.DrawUniformly(_streams);
        }
        else if (Mode == AgentMode.Evaluate && _options.Serving == SlateServing.Greedy)
        {
            _drawing.TakeBest();
        }
        else
        {
            _drawing.Draw(_streams, Epsilon);
        }

        _drawing.Put(actions);
        _drawing.PutPropensities(_logPropensities, _positions);
    }

    /// <inheritdoc/>
    public void ActGreedily(VectorStep step, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        ExplorationStreams.Check(_streams, step);
        if (Read(step))
        {
            _drawing.TakeBest();
            _drawing.Put(actions);
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
            if (!transitions.Present[lane])
            {
                continue;
            }

            Keep(transitions, lane);
            _steps++;
            if (++_due >= _options.UpdatePeriod && _replay.Count >= Math.Max(_options.WarmUpSteps, _options.BatchSize))
            {
                _due = 0;
                Update();
            }
        }
    }

    /// <inheritdoc/>
    public void Save(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        _trainer.Save(checkpoint);
        checkpoint.Set<long>("counters", [_steps, _due]);
        checkpoint.Set<ulong>("draws", MemoryMarshal.Cast<RandomStream, ulong>(_draws.AsSpan()));
        ExplorationStreams.Save(_streams, checkpoint);
        if (_options.SaveReplay)
        {
            _replay.Save(checkpoint);
        }
    }

    /// <inheritdoc/>
    public void Load(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ReadOnlySpan<long> counters = checkpoint.Get<long>("counters", 2);
        ReadOnlySpan<ulong> draws = checkpoint.Get<ulong>("draws", 4);
        _ = checkpoint.Get<ulong>("exploration", -1, 4);
        if (_options.SaveReplay)
        {
            _replay.Check(checkpoint);
        }

        _trainer.Load(checkpoint);
        ExplorationStreams.Load(_streams, checkpoint);
        MemoryMarshal.Cast<ulong, RandomStream>(draws).CopyTo(_draws);
        (_steps, _due) = (counters[0], counters[1]);
        if (_options.SaveReplay)
        {
            _replay.Load(checkpoint);
        }
    }

    /// <summary>"epsilon", "updates", and "loss", the mean over the gradient steps.</summary>
    /// <param name="figures">Receives them.</param>
    public void Collect(ICollection<TrainingFigure> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        figures.Add(new TrainingFigure("epsilon", IsUniform ? 1 : Epsilon));
        figures.Add(new TrainingFigure("updates", Updates));
        if (_losses > 0)
        {
            figures.Add(new TrainingFigure("loss", _loss / _losses));
        }

        (_loss, _losses) = (0, 0);
    }

    private void Check(EnvironmentContract contract)
    {
        if (_options.Items == SlateItems.Features && _features.FeatureCount == 0)
        {
            throw new AgentMismatchException(
                $"\"{contract.EnvironmentId}\" shows no features \"doc\" of its items under these options, so the slate GFlowNet " +
                "cannot rate items by them. Set \"items\" to \"learned\".");
        }

        if (_options.Encoder == SlateEncoder.ClickedHistory && _features.FeedbackCount == 0)
        {
            throw new AgentMismatchException(
                $"The history of \"{contract.EnvironmentId}\" does not tell what was clicked. Set \"encoder\" to \"history\".");
        }

        if (contract.Slate!.DistinctItems && !_options.Mask)
        {
            throw new AgentMismatchException(
                $"\"{contract.EnvironmentId}\" refuses slates that repeat an item under these options, and without \"mask\" the " +
                "slate GFlowNet may repeat one. Set \"mask\" to true.");
        }
    }

    /// <summary>Reads the states of the lanes that need an action; false where none does.</summary>
    private bool Read(VectorStep step)
    {
        _drawing.Clear();
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            if (!step.IsIdle(lane))
            {
                LearnItems(step.Observations, lane);
                _features.Read(step.Observations, lane, _drawing.Add(lane));
            }
        }

        return _drawing.Count > 0;
    }

    /// <summary>Takes the features of the items from the first observation; they never change.</summary>
    private void LearnItems(ValueBatch observations, int lane)
    {
        if (!_knowsItems && _features.FeatureCount > 0)
        {
            _features.ReadItems(observations, lane).CopyTo(_trainer.Network.ItemFeatures, 0);
        }

        _knowsItems = true;
    }

    private void Keep(TransitionBatch transitions, int lane)
    {
        double reward = transitions.Rewards[lane];
        if (!(reward + _options.RewardOffset >= 0))
        {
            throw new TrainingDivergedException(FormattableString.Invariant(
                $"A GFlowNet needs rewards of at least -reward_offset ({-_options.RewardOffset}), but one is {reward}. Raise ") +
                "\"reward_offset\".");
        }

        LearnItems(transitions.Observations, lane);
        ReadOnlySpan<long> slate = transitions.Actions.Leaves[0].Lane<long>(lane);
        ReadParts(transitions, lane, slate, reward);
        _features.Read(transitions.Observations, lane, _replay.Add(slate, reward, _parts));
    }

    private void ReadParts(TransitionBatch transitions, int lane, ReadOnlySpan<long> slate, double reward)
    {
        if (_parts.Length == 0)
        {
            return;
        }

        bool read = _features.ReadParts(transitions.NextObservations, lane, slate, _parts);
        double mean = 0;
        double least = 0;
        foreach (float part in _parts)
        {
            mean += part / _parts.Length;
            least = Math.Min(least, mean);
        }

        if (!read || !(Math.Abs(mean - reward) <= 1e-4 * Math.Max(1, Math.Abs(reward))))
        {
            throw new AgentMismatchException(
                "\"credit\" is \"positions\", so a slate must join the history with its feedback, and its reward be the mean over the " +
                (read
                    ? FormattableString.Invariant($"positions of their feedback, but that is {mean} and the reward {reward}. ")
                    : "positions of their feedback, but the history after a step does not end with the slate. ") +
                "Set \"credit\" to \"slate\".");
        }

        if (least + _options.RewardOffset < 0)
        {
            throw new TrainingDivergedException(FormattableString.Invariant(
                $"The first positions of a slate earned {least} of its reward, but with \"credit\" \"positions\" it must be at least ") +
                FormattableString.Invariant($"-reward_offset ({-_options.RewardOffset}). Raise \"reward_offset\"."));
        }
    }

    private void Update()
    {
        if (Updates == 0 && _options.LearnLogZ)
        {
            _trainer.Begin(_replay.Rewards, _replay.Parts);
        }

        int replayed = (int)Math.Round(_options.ReplayShare * _batch.Count);
        _replay.Fill(_batch.Count - replayed, _options.DistinctUsers, ref _draws[0], _batch);
        double gone = _options.DecaySteps == 0 ? 0 : Math.Min(1, (double)_steps / _options.DecaySteps);
        _trainer.LearningRate = (float)(_options.LearningRate * (1 - ((1 - _options.FinalRate) * gone)));
        _loss += _trainer.Step(_batch);
        _losses++;
    }
}
