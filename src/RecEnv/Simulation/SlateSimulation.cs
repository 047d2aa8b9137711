using System.Globalization;
using System.Text;
using RecEnv.Options;
using RecEnv.Seeding;
using RecEnv.Simulation.Choice;
using RecEnv.Spaces;

namespace RecEnv.Simulation;

/// <summary>
/// A user who is shown slates of candidates, picks at most one item of each, and changes: RecSim's kind of
/// environment, joined from pieces.
/// </summary>
/// <remarks>
/// <para>
/// A step: score the shown items, pick one by the choice model (one draw of the choice stream), respond and move to
/// the next user state (response stream), draw the next candidates (items stream), observe. All pieces are structs, so
/// the JIT compiles one loop for each combination.
/// </para>
/// <para>
/// Observation: a dictionary of "doc" (candidates), "response" and "user". Action: candidates by slate position.
/// Without resampling the candidate set is that of the seed's first episode, for ever.
/// </para>
/// </remarks>
/// <typeparam name="TItem">One item.</typeparam>
/// <typeparam name="TItemModel">What items are.</typeparam>
/// <typeparam name="TUser">State of one user.</typeparam>
/// <typeparam name="TUserModel">What users are.</typeparam>
/// <typeparam name="TChoice">How the user picks.</typeparam>
/// <typeparam name="TResponse">Response to one item.</typeparam>
/// <typeparam name="TResponseModel">What is seen and counted of responses.</typeparam>
/// <typeparam name="TReward">What a step is worth.</typeparam>
public sealed class SlateSimulation<TItem, TItemModel, TUser, TUserModel, TChoice, TResponse, TResponseModel, TReward>
    : ISimulation
    where TItem : unmanaged
    where TItemModel : struct, IItemModel<TItem>
    where TUser : unmanaged
    where TUserModel : struct, IUserModel<TUser, TItem, TResponse>
    where TChoice : struct, IChoiceModel
    where TResponse : unmanaged
    where TResponseModel : struct, IResponseModel<TResponse>
    where TReward : struct, IRewardModel<TResponse>
{
    private readonly SlatePieces<TItem, TItemModel, TUser, TUserModel, TChoice, TResponse, TResponseModel, TReward> _pieces;
    private readonly SlateSettings _settings;
    private readonly int _responseLeaf;
    private readonly int _userLeaf;

    // One row a lane in each.
    private readonly SlateStreams[] _streams;
    private readonly LaneRows<TUser> _users;
    private readonly LaneRows<double> _vectors;
    private readonly LaneRows<TItem> _items;
    private readonly LaneRows<double> _features;
    private readonly LaneRows<TResponse> _responses;
    private readonly LaneRows<double> _counters;
    private readonly LaneRows<double> _scores;

    /// <summary>Joins the pieces.</summary>
    /// <param name="laneCount">Number of lanes, at least 1.</param>
    /// <param name="settings">The frame.</param>
    /// <param name="itemModel">What items are.</param>
    /// <param name="userModel">What users are.</param>
    /// <param name="choice">How the user picks.</param>
    /// <param name="responseModel">What is seen and counted of responses.</param>
    /// <param name="reward">What a step is worth.</param>
    /// <exception cref="InvalidOptionException">The slate is larger than the candidate set, or one of them is empty.</exception>
    public SlateSimulation(
        int laneCount,
        SlateSettings settings,
        TItemModel itemModel,
        TUserModel userModel,
        TChoice choice,
        TResponseModel responseModel,
        TReward reward)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _pieces = new(settings, itemModel, userModel, choice, responseModel, reward);
        _settings = settings;
        Space doc = itemModel.Space(settings.CandidateCount);
        Space response = responseModel.Space(settings.SlateSize);
        ObservationSpace = new DictSpace(("doc", doc), ("response", response), ("user", userModel.Space));
        ActionSpace = SlateRules.ActionSpace(settings);
        _responseLeaf = doc.LeafCount;
        _userLeaf = _responseLeaf + response.LeafCount;

        _streams = new SlateStreams[laneCount];
        _users = new LaneRows<TUser>(laneCount, 1);
        _vectors = new LaneRows<double>(laneCount, userModel.VectorLength);
        _items = new LaneRows<TItem>(laneCount, settings.CandidateCount);
        _features = new LaneRows<double>(laneCount, settings.CandidateCount * itemModel.FeatureCount);
        _responses = new LaneRows<TResponse>(laneCount, settings.SlateSize);
        _counters = new LaneRows<double>(laneCount, responseModel.CounterCount);
        _scores = new LaneRows<double>(laneCount, settings.SlateSize);
    }

    /// <inheritdoc/>
    public Space ObservationSpace { get; }

    /// <inheritdoc/>
    public Space ActionSpace { get; }

    /// <inheritdoc/>
    public SlateFacts Slate => new(_settings.CandidateCount, _settings.SlateSize, _settings.DistinctItems);

    /// <inheritdoc/>
    public IReadOnlyList<Leaf> EpisodeMetrics => _pieces.Responses.Metrics;

    /// <inheritdoc/>
    public string? Refuse(int lane, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        return SlateRules.Refuse(actions.Leaves[0].Lane<long>(lane), _settings);
    }

    /// <inheritdoc/>
    public void Reset(int lane, EpisodeKey key, LaneView view)
    {
        ref SlateStreams streams = ref _streams[lane];
        streams.Items = (_settings.ResampleCandidates ? key : key with { Episode = 0 }).Stream(StreamId.Items);
        streams.Choice = key.Stream(StreamId.Choice);
        streams.Response = key.Stream(StreamId.Response);
        RandomStream users = key.Stream(StreamId.Users);
        _pieces.Users.Draw(ref users, ref _users[lane][0], _vectors[lane]);
        _pieces.Items.Draw(ref streams.Items, _items[lane], _features[lane]);
        _responses[lane].Clear();
        _counters[lane].Clear();
        _pieces.Items.Observe(_items[lane], _features[lane], view);
        ObserveUser(lane, view);
    }

    /// <inheritdoc/>
    public StepOutcome Step(int lane, ValueBatch actions, LaneView view)
    {
        ArgumentNullException.ThrowIfNull(actions);
        ReadOnlySpan<long> slate = actions.Leaves[0].Lane<long>(lane);
        return Step(ref _streams[lane].Choice, ref _streams[lane].Response, lane, slate, view);
    }

    /// <inheritdoc/>
    public void ReadMetrics(int lane, Span<double> values) => _pieces.Responses.Report(_counters[lane], values);

    /// <inheritdoc/>
    public void Save(int lane, SnapshotWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write<SlateStreams>(_streams.AsSpan(lane, 1));
        writer.Write<TUser>(_users[lane]);
        writer.Write<double>(_vectors[lane]);
        writer.Write<TItem>(_items[lane]);
        writer.Write<double>(_features[lane]);
        writer.Write<TResponse>(_responses[lane]);
        writer.Write<double>(_counters[lane]);
    }

    /// <inheritdoc/>
    public void Load(int lane, ref SnapshotReader reader)
    {
        reader.Read(_streams.AsSpan(lane, 1));
        reader.Read(_users[lane]);
        reader.Read(_vectors[lane]);
        reader.Read(_items[lane]);
        reader.Read(_features[lane]);
        reader.Read(_responses[lane]);
        reader.Read(_counters[lane]);
    }

    /// <inheritdoc/>
    public void Render(int lane, StringBuilder text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text.Append(CultureInfo.InvariantCulture, $"user  {_users[lane][0]}\n");
        if (_vectors[lane].Length > 0)
        {
            IEnumerable<string> numbers = _vectors[lane].ToArray().Select(x => x.ToString("F2", CultureInfo.InvariantCulture));
            text.Append("      ").AppendJoin(' ', numbers).Append('\n');
        }

        for (int candidate = 0; candidate < _settings.CandidateCount; candidate++)
        {
            text.Append(CultureInfo.InvariantCulture, $"candidate {candidate,3}  {_items[lane][candidate]}\n");
        }

        for (int position = 0; position < _settings.SlateSize; position++)
        {
            text.Append(CultureInfo.InvariantCulture, $"response {position,4}  {_responses[lane][position]}\n");
        }
    }

    /// <summary>A step with given sources of randomness: tests feed it recorded draws.</summary>
    internal StepOutcome Step<TRandom>(
        ref TRandom choice, ref TRandom response, int lane, ReadOnlySpan<long> slate, LaneView view)
        where TRandom : struct, IRandomSource
    {
        ref TUser user = ref _users[lane][0];
        double reward = _pieces.Turn(
            ref choice,
            ref response,
            ref user,
            _vectors[lane],
            _items[lane],
            _features[lane],
            slate,
            _responses[lane],
            _scores[lane],
            _counters[lane]);
        if (_settings.ResampleCandidates)
        {
            _pieces.Items.Draw(ref _streams[lane].Items, _items[lane], _features[lane]);
            _pieces.Items.Observe(_items[lane], _features[lane], view);
        }

        ObserveUser(lane, view);
        return new StepOutcome(reward, _pieces.Users.IsOver(in user));
    }

    /// <summary>Parts of a lane's state, for tests that set and check them.</summary>
    internal (LaneRows<TUser> Users, LaneRows<double> Vectors, LaneRows<TItem> Items, LaneRows<double> Features,
        LaneRows<TResponse> Responses, LaneRows<double> Scores) State =>
        (_users, _vectors, _items, _features, _responses, _scores);

    private void ObserveUser(int lane, LaneView view)
    {
        _pieces.Responses.Observe(_responses[lane], view.From(_responseLeaf));
        _pieces.Users.Observe(in _users[lane][0], _vectors[lane], view.From(_userLeaf));
    }
}
