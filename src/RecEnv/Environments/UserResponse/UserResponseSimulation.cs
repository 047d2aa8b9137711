using System.Globalization;
using System.Text;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.Environments.UserResponse;

/// <summary>The dynamics of <see cref="UserResponse"/>, which describes them.</summary>
internal sealed class UserResponseSimulation : ISimulation
{
    private const int Feedbacks = UserResponseShape.Feedbacks;
    private const int FeedbackLeaf = 0;
    private const int ItemLeaf = 1;
    private const int LengthLeaf = 2;
    private const int AgeLeaf = 3;
    private const int GenderLeaf = 4;
    private const int IdLeaf = 5;
    private const int ResponseInfo = 0;
    private const int ProbabilityInfo = 1;
    private const int SimilarityInfo = 2;
    private const int UserInfo = 3;

    private readonly UserResponseOptions _options;
    private readonly UserResponseModel _model;
    private readonly SlateSettings _settings;
    private readonly int _history;
    private readonly RespondingUser[] _lanes;
    private readonly LaneRows<int> _items;
    private readonly LaneRows<byte> _feedback;
    private readonly LaneRows<float> _scores;
    private readonly double[] _weights;
    private readonly Lock _lock = new();
    private readonly Stack<UserResponseScorer> _scorers = new();

    /// <summary>Makes the lanes.</summary>
    /// <param name="options">Checked options.</param>
    /// <param name="model">The users.</param>
    /// <param name="laneCount">Number of lanes, at least 1.</param>
    public UserResponseSimulation(UserResponseOptions options, UserResponseModel model, int laneCount)
    {
        _options = options;
        _model = model;
        UserResponseShape shape = model.Shape;
        _history = shape.History;
        _settings = new SlateSettings(
            shape.ItemCount, options.SlateSize, ResampleCandidates: false, options.DistinctItems, EmptySlates: false);
        _lanes = new RespondingUser[laneCount];
        _items = new LaneRows<int>(laneCount, _history);
        _feedback = new LaneRows<byte>(laneCount, _history);
        _scores = new LaneRows<float>(laneCount, options.SlateSize * Feedbacks);
        _weights = [.. options.FeedbackWeights];
        ActionSpace = SlateRules.ActionSpace(_settings);
        ObservationSpace = new DictSpace(
            ("history", new DictSpace(
                ("feedback", new MultiBinarySpace([_history, Feedbacks])),
                ("item", new BoxSpace(0, shape.ItemCount, [_history], ElementType.Int64)), // not one-hot when laid out flat
                ("length", new DiscreteSpace(_history + 1)))),
            ("user", new DictSpace(
                ("age", new DiscreteSpace(shape.AgeCount)),
                ("gender", new DiscreteSpace(shape.GenderCount)),
                ("id", new BoxSpace(0, shape.UserCount - 1, [], ElementType.Int64)))));
        Infos =
        [
            new Leaf("response", ElementType.Int8, [options.SlateSize, Feedbacks]),
            new Leaf("probability", ElementType.Float32, [options.SlateSize, Feedbacks]),
            new Leaf("similarity", ElementType.Float32, [options.SlateSize]),
            new Leaf("user_index", ElementType.Int64, []),
        ];
    }

    /// <inheritdoc/>
    public Space ObservationSpace { get; }

    /// <inheritdoc/>
    public Space ActionSpace { get; }

    /// <inheritdoc/>
    public SlateFacts Slate => new(_settings.CandidateCount, _settings.SlateSize, _settings.DistinctItems);

    /// <inheritdoc/>
    public IReadOnlyList<Leaf> Infos { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Leaf> EpisodeMetrics { get; } =
    [
        .. new[] { "click_rate", "ild", "like_rate", "max_reward", "star_rate" }
            .Select(name => new Leaf(name, ElementType.Float64, [])),
    ];

    /// <inheritdoc/>
    public string? Refuse(int lane, ValueBatch actions) =>
        SlateRules.Refuse(actions.Leaves[0].Lane<long>(lane), _settings);

    /// <inheritdoc/>
    public void Reset(int lane, EpisodeKey key, LaneView view)
    {
        RandomStream users = key.Stream(StreamId.Users);
        int row = users.Below(_model.Log.RowCount);
        int user = _model.Log.UserOf(row);
        int first = Math.Max(_model.Log.Starts[user], row - _history);
        _lanes[lane] = new RespondingUser { User = user, Length = row - first, Random = key.Stream(StreamId.Response) };
        _items[lane].Clear();
        _feedback[lane].Clear();
        _model.Log.Items[first..row].CopyTo(_items[lane]);
        _model.Log.Feedback[first..row].CopyTo(_feedback[lane]);
        view.Info<sbyte>(ResponseInfo).Clear();
        view.Info<float>(ProbabilityInfo).Clear();
        view.Info<float>(SimilarityInfo).Clear();
        Observe(lane, view);
    }

    /// <inheritdoc/>
    public void Prepare(int from, int to, ReadOnlySpan<bool> idle, ValueBatch actions)
    {
        UserResponseScorer scorer = Rent();
        Span<int> lanes = stackalloc int[scorer.Capacity];
        for (int lane = from; lane < to; lane++)
        {
            if (idle[lane])
            {
                continue;
            }

            ref readonly RespondingUser state = ref _lanes[lane];
            lanes[scorer.Count] = lane;
            scorer.Add(state.User, _items[lane][..state.Length], _feedback[lane][..state.Length]);
            if (scorer.Count == scorer.Capacity)
            {
                Score(scorer, lanes, actions);
            }
        }

        Score(scorer, lanes, actions);
        lock (_lock)
        {
            _scorers.Push(scorer);
        }
    }

    /// <inheritdoc/>
    public StepOutcome Step(int lane, ValueBatch actions, LaneView view)
    {
        ref RespondingUser state = ref _lanes[lane];
        Span<int> slate = stackalloc int[_settings.SlateSize];
        Span<double> similarities = stackalloc double[_settings.SlateSize];
        ReadItems(actions, lane, slate);
        _model.Similarities(slate, similarities);
        Span<byte> bits = stackalloc byte[slate.Length];
        double reward = Respond(lane, similarities, bits, view) / slate.Length;
        Remember(lane, slate, bits);
        state.Steps++;
        state.BestReward = state.Steps == 1 ? reward : Math.Max(state.BestReward, reward);
        double similarity = 0;
        for (int position = 0; position < slate.Length; position++)
        {
            view.Info<float>(SimilarityInfo)[position] = (float)similarities[position];
            similarity += similarities[position] / slate.Length;
        }

        state.Diversity += 1 - similarity;
        Observe(lane, view);
        return new StepOutcome(reward, Terminated: state.Steps >= _options.Temper);
    }

    /// <inheritdoc/>
    public void ReadMetrics(int lane, Span<double> values)
    {
        ref readonly RespondingUser state = ref _lanes[lane];
        double steps = Math.Max(1, state.Steps);
        double positions = steps * _settings.SlateSize;
        values[0] = state.Clicks / positions;
        values[1] = state.Diversity / steps;
        values[2] = state.Likes / positions;
        values[3] = state.BestReward;
        values[4] = state.Stars / positions;
    }

    /// <inheritdoc/>
    public void Save(int lane, SnapshotWriter writer)
    {
        writer.Write(unchecked((long)_model.Fingerprint));
        writer.Write<RespondingUser>(_lanes.AsSpan(lane, 1));
        writer.Write<int>(_items[lane]);
        writer.Write<byte>(_feedback[lane]);
    }

    /// <inheritdoc/>
    public void Load(int lane, ref SnapshotReader reader)
    {
        if (unchecked((ulong)reader.ReadNumber()) != _model.Fingerprint)
        {
            throw new SnapshotException(
                "The snapshot was taken with another model: the file has changed since. Restore it or start anew.");
        }

        reader.Read(_lanes.AsSpan(lane, 1));
        reader.Read(_items[lane]);
        reader.Read(_feedback[lane]);
        ref readonly RespondingUser state = ref _lanes[lane];
        bool sound = (uint)state.User < (uint)_model.Shape.UserCount && (uint)state.Length <= (uint)_history && state.Steps >= 0
            && !_items[lane].ContainsAnyExceptInRange(0, _model.Shape.ItemCount)
            && !_feedback[lane].ContainsAnyExceptInRange((byte)0, (byte)7);
        if (!sound)
        {
            throw new SnapshotException("The snapshot holds a user or a history that the model does not have. Take a new one.");
        }
    }

    /// <inheritdoc/>
    public void Render(int lane, StringBuilder text)
    {
        ref readonly RespondingUser state = ref _lanes[lane];
        text.Append(CultureInfo.InvariantCulture, $"user {state.User} of {_model.Shape.UserCount}, gender ")
            .Append(CultureInfo.InvariantCulture, $"{_model.Genders[state.User]}, age group {_model.Ages[state.User]}, ")
            .Append(CultureInfo.InvariantCulture, $"{_options.Temper - state.Steps} of {_options.Temper} steps left\n")
            .Append(CultureInfo.InvariantCulture, $"history of {state.Length} items, c clicked, l liked, s starred:");
        for (int row = Math.Max(0, state.Length - 20); row < state.Length; row++)
        {
            byte bits = _feedback[lane][row];
            text.Append(CultureInfo.InvariantCulture, $" {_items[lane][row]}")
                .Append((bits & 1) != 0 ? "c" : "").Append((bits & 2) != 0 ? "l" : "").Append((bits & 4) != 0 ? "s" : "");
        }

        text.Append('\n');
    }

    private UserResponseScorer Rent()
    {
        lock (_lock)
        {
            if (_scorers.TryPop(out UserResponseScorer? free))
            {
                free.Clear();
                return free;
            }
        }

        return new UserResponseScorer(_model);
    }

    /// <summary>Scores the slates of the lanes added, and forgets these.</summary>
    private void Score(UserResponseScorer scorer, ReadOnlySpan<int> lanes, ValueBatch actions)
    {
        scorer.Run();
        Span<int> slate = stackalloc int[_settings.SlateSize];
        for (int i = 0; i < scorer.Count; i++)
        {
            ReadItems(actions, lanes[i], slate);
            scorer.Score(i, slate, _scores[lanes[i]]);
        }

        scorer.Clear();
    }

    private static void ReadItems(ValueBatch actions, int lane, Span<int> slate)
    {
        ReadOnlySpan<long> candidates = actions.Leaves[0].Lane<long>(lane);
        for (int position = 0; position < slate.Length; position++)
        {
            slate[position] = (int)candidates[position] + 1;
        }
    }

    /// <summary>Draws the responses; returns their weighted sum.</summary>
    private double Respond(int lane, ReadOnlySpan<double> similarities, Span<byte> bits, LaneView view)
    {
        ref RespondingUser state = ref _lanes[lane];
        Span<sbyte> responses = view.Info<sbyte>(ResponseInfo);
        Span<float> probabilities = view.Info<float>(ProbabilityInfo);
        ReadOnlySpan<float> scores = _scores[lane];
        double sum = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            double probability = UserResponseLaw.Probability(
                scores[i], similarities[i / Feedbacks], _options.SimilarityWeight);
            bool responds = state.Random.Uniform() < probability;
            probabilities[i] = (float)probability;
            responses[i] = (sbyte)(responds ? 1 : 0);
            bits[i / Feedbacks] = (byte)((i % Feedbacks == 0 ? 0 : bits[i / Feedbacks]) | (responses[i] << (i % Feedbacks)));
            sum += responds ? _weights[i % Feedbacks] : 0;
        }

        foreach (byte row in bits)
        {
            state.Clicks += row & 1;
            state.Likes += (row >> 1) & 1;
            state.Stars += row >> 2;
        }

        return sum;
    }

    /// <summary>Appends the slate to the history; the oldest rows make room.</summary>
    private void Remember(int lane, ReadOnlySpan<int> slate, ReadOnlySpan<byte> bits)
    {
        ref RespondingUser state = ref _lanes[lane];
        Span<int> items = _items[lane];
        Span<byte> feedback = _feedback[lane];
        if (slate.Length > _history)
        {
            slate = slate[^_history..];
            bits = bits[^_history..];
        }

        int drop = Math.Max(0, state.Length + slate.Length - _history);
        items[drop..state.Length].CopyTo(items);
        feedback[drop..state.Length].CopyTo(feedback);
        state.Length -= drop;
        slate.CopyTo(items[state.Length..]);
        bits.CopyTo(feedback[state.Length..]);
        state.Length += slate.Length;
    }

    private void Observe(int lane, LaneView view)
    {
        ref readonly RespondingUser state = ref _lanes[lane];
        Span<long> items = view.Observation<long>(ItemLeaf);
        Span<sbyte> feedback = view.Observation<sbyte>(FeedbackLeaf);
        ReadOnlySpan<int> rows = _items[lane];
        ReadOnlySpan<byte> bits = _feedback[lane];
        for (int row = 0; row < rows.Length; row++)
        {
            items[row] = row < state.Length ? rows[row] : 0;
            for (int f = 0; f < Feedbacks; f++)
            {
                feedback[(row * Feedbacks) + f] = (sbyte)(row < state.Length ? (bits[row] >> f) & 1 : 0);
            }
        }

        view.Observation<long>(LengthLeaf)[0] = state.Length;
        view.Observation<long>(AgeLeaf)[0] = _model.Ages[state.User];
        view.Observation<long>(GenderLeaf)[0] = _model.Genders[state.User];
        view.Observation<long>(IdLeaf)[0] = state.User;
        view.Info<long>(UserInfo)[0] = state.User;
    }
}
