using System.Globalization;
using System.Text;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.Environments.SlateFeedback;

/// <summary>The dynamics of <see cref="SlateFeedback"/>, which describes them.</summary>
internal sealed class SlateFeedbackSimulation : ISimulation
{
    private const int HitInfo = 0;
    private const int UserInfo = 1;
    private const int RenderedItems = 20;

    private readonly SlateFeedbackOptions _options;
    private readonly SlateFeedbackData _data;
    private readonly SlateSettings _settings;
    private readonly Visitor[] _lanes;
    private readonly LaneRows<int> _slates;
    private readonly int _firstLeaf; // of the history: 1 behind the items, if they are observed

    /// <summary>Makes the lanes.</summary>
    /// <param name="options">Checked options.</param>
    /// <param name="data">Users, items, histories.</param>
    /// <param name="laneCount">Number of lanes, at least 1.</param>
    public SlateFeedbackSimulation(SlateFeedbackOptions options, SlateFeedbackData data, int laneCount)
    {
        _options = options;
        _data = data;
        _settings = new SlateSettings(
            data.ItemCount, options.SlateSize, ResampleCandidates: false, options.DistinctItems, EmptySlates: false);
        _lanes = new Visitor[laneCount];
        _slates = new LaneRows<int>(laneCount, options.SlateSize);
        _firstLeaf = options.ObserveItems ? 1 : 0;
        ActionSpace = SlateRules.ActionSpace(_settings);
        ObservationSpace = new DictSpace([.. Parts(options, data)]);
        Infos = [new Leaf("hit", ElementType.Int8, [options.SlateSize]), new Leaf("user_index", ElementType.Int64, [])];
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
        [new Leaf("hits", ElementType.Float64, []), new Leaf("repeats", ElementType.Float64, [])];

    /// <inheritdoc/>
    public string? Refuse(int lane, ValueBatch actions) =>
        SlateRules.Refuse(actions.Leaves[0].Lane<long>(lane), _settings);

    /// <inheritdoc/>
    public void Reset(int lane, EpisodeKey key, LaneView view)
    {
        RandomStream users = key.Stream(StreamId.Users);
        int user = _options.ArrivalOrder == ArrivalOrder.Ascending
            ? (int)(key.Episode % (ulong)_data.UserCount)
            : users.Below(_data.UserCount);
        _lanes[lane] = new Visitor { User = user, Hits = -1 };
        _slates[lane].Clear();
        Observe(user, view);
        view.Info<sbyte>(HitInfo).Clear();
        view.Info<long>(UserInfo)[0] = user;
    }

    /// <inheritdoc/>
    public StepOutcome Step(int lane, ValueBatch actions, LaneView view)
    {
        ref Visitor state = ref _lanes[lane];
        ReadOnlySpan<long> slate = actions.Leaves[0].Lane<long>(lane);
        ReadOnlySpan<int> history = _data.History(state.User);
        Span<sbyte> hits = view.Info<sbyte>(HitInfo);
        Span<int> shown = _slates[lane];
        int count = 0;
        int repeats = 0;
        for (int position = 0; position < slate.Length; position++)
        {
            int itemId = (int)slate[position] + 1;
            bool hit = history.Contains(itemId);
            hits[position] = (sbyte)(hit ? 1 : 0);
            count += hits[position];
            repeats += shown[..position].Contains(itemId) ? 1 : 0;
            shown[position] = itemId;
        }

        state.Hits = count;
        state.Repeats = repeats;
        view.Info<long>(UserInfo)[0] = state.User;
        return new StepOutcome(count / (double)slate.Length, Terminated: true);
    }

    /// <inheritdoc/>
    public void ReadMetrics(int lane, Span<double> values)
    {
        values[0] = _lanes[lane].Hits;
        values[1] = _lanes[lane].Repeats;
    }

    /// <inheritdoc/>
    public void Save(int lane, SnapshotWriter writer)
    {
        writer.Write(unchecked((long)_data.Fingerprint));
        writer.Write(_lanes[lane].User);
        writer.Write(_lanes[lane].Hits);
        writer.Write(_lanes[lane].Repeats);
        writer.Write<int>(_slates[lane]);
    }

    /// <inheritdoc/>
    public void Load(int lane, ref SnapshotReader reader)
    {
        if (unchecked((ulong)reader.ReadNumber()) != _data.Fingerprint)
        {
            throw new SnapshotException(
                "The snapshot was taken over other data: the files have changed since. Restore them or start anew.");
        }

        long user = reader.ReadNumber();
        if ((ulong)user >= (ulong)_data.UserCount)
        {
            throw new SnapshotException($"The snapshot is of user {user} of {_data.UserCount}. Take a new one.");
        }

        _lanes[lane] = new Visitor { User = (int)user, Hits = (int)reader.ReadNumber(), Repeats = (int)reader.ReadNumber() };
        reader.Read(_slates[lane]);
    }

    /// <inheritdoc/>
    public void Render(int lane, StringBuilder text)
    {
        ref readonly Visitor state = ref _lanes[lane];
        ReadOnlySpan<int> history = _data.History(state.User);
        text.Append(CultureInfo.InvariantCulture, $"user {state.User} of {_data.UserCount}, features");
        foreach (float feature in _data.UserFeatures(state.User)[..Math.Min(RenderedItems, _data.UserFeatureCount)])
        {
            text.Append(CultureInfo.InvariantCulture, $" {feature:F2}");
        }

        text.Append(CultureInfo.InvariantCulture, $"\nhistory of {history.Length} items, * clicked:");
        int first = Math.Max(0, history.Length - RenderedItems);
        text.Append(first > 0 ? " …" : "");
        for (int i = first; i < history.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $" {history[i]}{(_data.Clicks(state.User)[i] == 1 ? "*" : "")}");
        }

        text.Append('\n');
        if (state.Hits >= 0)
        {
            AppendSlate(lane, history, text);
        }
    }

    private static IEnumerable<(string Key, Space Value)> Parts(SlateFeedbackOptions options, SlateFeedbackData data)
    {
        int length = options.HistoryLength;
        if (options.ObserveItems)
        {
            yield return ("doc", Features(data.ItemBound, [data.ItemCount, data.ItemFeatureCount]));
        }

        yield return ("history", new DictSpace(
            ("click", new MultiBinarySpace([length])),
            ("item", new BoxSpace(0, data.ItemCount, [length], ElementType.Int64)), // not one-hot when laid out flat
            ("length", new DiscreteSpace(length + 1))));
        yield return ("user", Features(data.UserBound, [data.UserFeatureCount]));
    }

    private static BoxSpace Features(float bound, int[] shape) => new(-bound, bound, shape);

    private void AppendSlate(int lane, ReadOnlySpan<int> history, StringBuilder text)
    {
        text.Append("slate, + in the history:");
        foreach (int itemId in _slates[lane])
        {
            text.Append(CultureInfo.InvariantCulture, $" {itemId}{(history.Contains(itemId) ? "+" : "")}");
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{_lanes[lane].Hits} of {_settings.SlateSize} positions hit\n");
    }

    /// <summary>Writes everything; a step changes none of it.</summary>
    private void Observe(int user, LaneView view)
    {
        if (_options.ObserveItems)
        {
            _data.AllItemFeatures.CopyTo(view.Observation<float>(0));
        }

        int length = _options.HistoryLength;
        ReadOnlySpan<int> history = _data.History(user);
        ReadOnlySpan<sbyte> clicks = _data.Clicks(user);
        int first = Math.Max(0, history.Length - length);
        Span<sbyte> click = view.Observation<sbyte>(_firstLeaf);
        click.Clear();
        clicks[first..].CopyTo(click);
        Span<long> item = view.Observation<long>(_firstLeaf + 1);
        item.Clear();
        for (int i = first; i < history.Length; i++)
        {
            item[i - first] = history[i];
        }

        view.Observation<long>(_firstLeaf + 2)[0] = history.Length - first;
        _data.UserFeatures(user).CopyTo(view.Observation<float>(_firstLeaf + 3));
    }
}
