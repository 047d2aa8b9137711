using RecEnv.Agents.DeepQ;
using RecEnv.Learning;

namespace RecEnv.Agents.FullSlateQ;

/// <summary>Deep Q-learning that takes each slate for an action of its own.</summary>
/// <remarks>
/// y = R + γᵐ·max_A Q(s', A), the maximum over all slates, and y = R after a termination. It knows nothing of how users
/// choose. Source: RecSim 0.2.4, full_slate_q_agent. Deviations: slates are sets by default; targets value the next state;
/// squared errors, where RecSim takes Huber's.
/// </remarks>
public sealed class FullSlateQAgent : DeepQAgent
{
    private readonly FullSlateQOptions _options;
    private readonly Tape _tape = new();
    private readonly int[][] _slates;
    private readonly Dictionary<long, int> _places = [];
    private readonly SlateNetwork _online;
    private readonly SlateNetwork _target;
    private readonly int[] _chosen;
    private readonly float[] _targets;
    private readonly int[] _best;
    private readonly float[] _bestValues;
    private readonly int[] _sorted;

    /// <summary>Makes the agent.</summary>
    /// <param name="context">What for.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="AgentMismatchException">The environment shows no slates of items with features, or too many.</exception>
    public FullSlateQAgent(AgentContext context, FullSlateQOptions? options = null)
        : base(context ?? throw new ArgumentNullException(nameof(context)), options ??= new FullSlateQOptions(), "Full-slate Q")
    {
        _options = options;
        _slates = SlateEnumeration.List(context.Contract, context.Contract.Slate!, options.OrdinalSlates, "full-slate Q");
        for (int i = 0; i < _slates.Length; i++)
        {
            _places.Add(Key(_slates[i]), i);
        }

        _online = new SlateNetwork(Online, Features, _slates, options, Random);
        _target = new SlateNetwork(Target, Features, _slates, options, Random);
        Target.CopyFrom(Online);
        _chosen = new int[options.BatchSize];
        _targets = new float[options.BatchSize];
        _best = new int[Math.Max(options.BatchSize, context.LaneCount)];
        _bestValues = new float[_best.Length];
        _sorted = new int[Features.SlateSize];
    }

    /// <summary>Value of the best slate of a lane as rated last; for tests.</summary>
    internal float BestValue(int lane) => _bestValues[lane];

    private protected override void Rate(ReadOnlySpan<float> states, int count, bool target)
    {
        _tape.Reset();
        using (_tape.NoGrad())
        {
            FindBest((target ? _target : _online).All(_tape, states, count).Values, count);
        }
    }

    private protected override void Fill(int row, Span<int> slate) => _slates[_best[row]].CopyTo(slate);

    private protected override void Differentiate(DeepQBatch batch)
    {
        _tape.Reset();
        using (_tape.NoGrad())
        {
            ReadOnlySpan<float> values = _target.All(_tape, batch.NextStates, batch.Count).Values;
            FindBest(_options.Double ? _online.All(_tape, batch.NextStates, batch.Count).Values : values, batch.Count);
            for (int row = 0; row < batch.Count; row++)
            {
                float future = batch.Factors[row] > 0 ? values[(row * _slates.Length) + _best[row]] : 0;
                _targets[row] = batch.Rewards[row] + (batch.Factors[row] * future);
                _chosen[row] = PlaceOf(batch.Slate(row));
            }
        }

        Tensor errors = _online.Some(_tape, batch.States, _chosen) - _tape.Input(_targets, batch.Count, 1);
        _tape.Backward((errors.Square() * _tape.Input(batch.Weights, batch.Count, 1)).Mean());
        errors.Values.CopyTo(batch.Errors);
    }

    private void FindBest(ReadOnlySpan<float> values, int count)
    {
        for (int row = 0; row < count; row++)
        {
            ReadOnlySpan<float> own = values.Slice(row * _slates.Length, _slates.Length);
            int best = 0;
            for (int slate = 1; slate < own.Length; slate++)
            {
                best = own[slate] > own[best] ? slate : best;
            }

            (_best[row], _bestValues[row]) = (best, own[best]);
        }
    }

    private int PlaceOf(ReadOnlySpan<int> slate)
    {
        slate.CopyTo(_sorted);
        if (!_options.OrdinalSlates)
        {
            Array.Sort(_sorted);
        }

        return _places[Key(_sorted)];
    }

    private long Key(ReadOnlySpan<int> slate)
    {
        long key = 0;
        foreach (int candidate in slate)
        {
            key = (key * Features.CandidateCount) + candidate;
        }

        return key;
    }
}
