using System.Runtime.InteropServices;
using RecEnv.Agents.Online;
using RecEnv.Agents.SlateGfn;
using RecEnv.Learning.Checkpoints;
using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Agents.HitRates;

/// <summary>Shows the items whose slates have earned most so far, of all users together or of each user by himself.</summary>
/// <remarks>
/// <para>
/// Item i is rated (S_i + μ)/(n_i + 1): n_i slates with it earned S_i in all, μ is the mean reward of all slates so far.
/// Position t shows the best item that is not in the slate yet, of equals the first; while it learns, with probability ε a
/// uniform one. Users are told apart by what is observed under "user".
/// </para>
/// <para>Randomness: while it learns, each lane draws one or two numbers a position from its own exploration stream; else none.</para>
/// </remarks>
public sealed class HitRateAgent : ILearningAgent, IPositionPropensities, IGreedyChoice, IReseedableAgent
{
    private readonly SlateGfnFeatures _features;
    private readonly bool _personal;
    private readonly double _epsilon;
    private readonly RandomStream[] _streams;
    private readonly double[] _logPropensities;
    private readonly double[] _positions;
    private readonly Dictionary<string, int> _users = new(StringComparer.Ordinal);
    private readonly List<float[]> _keys = [];
    private readonly List<double[]> _sums = []; // of each user: n and S of each item
    private readonly float[] _state;
    private readonly double[] _none;
    private double _reward;
    private long _slates;

    /// <summary>Makes the agent.</summary>
    /// <param name="context">What for.</param>
    /// <param name="personal">Whether each user is rated for by himself.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="AgentMismatchException">The environment shows no slates of a catalogue.</exception>
    public HitRateAgent(AgentContext context, bool personal, HitRateOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        _features = new SlateGfnFeatures(context.Contract, "hit rate");
        (_personal, _epsilon) = (personal, (options ?? new HitRateOptions()).Epsilon);
        _streams = ExplorationStreams.Make(context.LaneCount, context.Seed);
        _logPropensities = new double[context.LaneCount];
        _positions = new double[context.LaneCount * _features.SlateSize];
        _state = new float[_features.StateLength];
        _none = new double[2 * _features.ItemCount];
    }

    /// <inheritdoc/>
    public AgentMode Mode { get; set; } = AgentMode.Train;

    /// <inheritdoc/>
    public ReadOnlySpan<double> LogPropensities => _logPropensities;

    private int UserLength => _personal ? _features.ItemStart : 0;

    /// <inheritdoc/>
    public ReadOnlySpan<double> PositionPropensities(int lane) =>
        _positions.AsSpan(lane * _features.SlateSize, _features.SlateSize);

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
                double[] known = Known(step.Observations, lane);
                Span<double> positions = _positions.AsSpan(lane * _features.SlateSize, _features.SlateSize);
                double epsilon = Mode == AgentMode.Train ? _epsilon : 0;
                _logPropensities[lane] = Fill(known, epsilon, ref _streams[lane], actions.Leaves[0].Lane<long>(lane), positions);
            }
        }
    }

    /// <inheritdoc/>
    public void ActGreedily(VectorStep step, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        Span<double> unused = stackalloc double[_features.SlateSize];
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            if (!step.IsIdle(lane))
            {
                RandomStream none = default;
                Fill(Known(step.Observations, lane), 0, ref none, actions.Leaves[0].Lane<long>(lane), unused);
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
            if (!transitions.Present[lane])
            {
                continue;
            }

            double[] known = Known(transitions.Observations, lane);
            if (known == _none)
            {
                known = Add(_state[..UserLength]);
            }

            double reward = transitions.Rewards[lane];
            foreach (long item in transitions.Actions.Leaves[0].Lane<long>(lane))
            {
                known[2 * item]++;
                known[(2 * item) + 1] += reward;
            }

            _reward += reward;
            _slates++;
        }
    }

    /// <inheritdoc/>
    public void Save(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        checkpoint.Set<float>("users", [.. _keys.SelectMany(key => key)], _keys.Count, UserLength);
        checkpoint.Set<double>("rates", [.. _sums.SelectMany(sums => sums)], _sums.Count, _none.Length);
        checkpoint.Set<double>("reward", [_reward]);
        checkpoint.Set<long>("slates", [_slates]);
        ExplorationStreams.Save(_streams, checkpoint);
    }

    /// <inheritdoc/>
    public void Load(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        double[] rates = checkpoint.Get<double>("rates", -1, _none.Length).ToArray();
        int count = rates.Length / _none.Length;
        float[] users = checkpoint.Get<float>("users", count, UserLength).ToArray();
        double reward = checkpoint.Get<double>("reward", 1)[0];
        long slates = checkpoint.Get<long>("slates", 1)[0];
        int different = Enumerable.Range(0, count).Select(user => Key(users.AsSpan(user * UserLength, UserLength))).Distinct().Count();
        if (different < count)
        {
            throw new CheckpointException("The checkpoint names a user twice. Give a sound checkpoint.");
        }

        ExplorationStreams.Load(_streams, checkpoint);
        _users.Clear();
        _keys.Clear();
        _sums.Clear();
        for (int user = 0; user < count; user++)
        {
            rates.AsSpan(user * _none.Length, _none.Length).CopyTo(Add(users.AsSpan(user * UserLength, UserLength).ToArray()));
        }

        (_reward, _slates) = (reward, slates);
    }

    /// <summary>What is known for a lane's user; <see cref="_none"/> where nothing is.</summary>
    private double[] Known(ValueBatch observations, int lane)
    {
        _features.Read(observations, lane, _state);
        return _users.TryGetValue(Key(_state.AsSpan(0, UserLength)), out int user) ? _sums[user] : _none;
    }

    private double[] Add(float[] key)
    {
        _users.Add(Key(key), _keys.Count);
        _keys.Add(key);
        _sums.Add(new double[_none.Length]);
        return _sums[^1];
    }

    private static string Key(ReadOnlySpan<float> user) => Convert.ToHexString(MemoryMarshal.AsBytes(user));

    /// <summary>Fills a slate; returns the logarithm of its probability.</summary>
    private double Fill(
        ReadOnlySpan<double> known, double epsilon, ref RandomStream random, Span<long> slate, Span<double> probabilities)
    {
        double mean = _slates == 0 ? 0 : _reward / _slates;
        double log = 0;
        for (int t = 0; t < slate.Length; t++)
        {
            Span<long> taken = slate[..t];
            int left = _features.ItemCount - t;
            int best = Best(known, mean, taken);
            slate[t] = epsilon > 0 && random.Uniform() < epsilon ? Other(random.Below(left), taken) : best;
            probabilities[t] = (slate[t] == best ? 1 - epsilon : 0) + (epsilon / left);
            log += Math.Log(probabilities[t]);
        }

        return log;
    }

    private int Best(ReadOnlySpan<double> known, double mean, ReadOnlySpan<long> taken)
    {
        int best = -1;
        double highest = double.NegativeInfinity;
        for (int item = 0; item < _features.ItemCount; item++)
        {
            double rate = (known[(2 * item) + 1] + mean) / (known[2 * item] + 1);
            if (rate > highest && !taken.Contains(item))
            {
                (best, highest) = (item, rate);
            }
        }

        return best;
    }

    /// <summary>The n-th item, from 0, that is not taken.</summary>
    private static int Other(int n, ReadOnlySpan<long> taken)
    {
        int item = 0;
        while (taken.Contains(item) || n-- > 0)
        {
            item++;
        }

        return item;
    }
}
