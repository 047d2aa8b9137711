using System.Globalization;
using System.Text;
using RecEnv.Options;
using RecEnv.Seeding;
using RecEnv.Simulation.Choice;
using RecEnv.Spaces;

namespace RecEnv.Simulation;

/// <summary>
/// Several users who are offered the same candidates, each with a slate of his own: <see cref="SlateSimulation{TItem,
/// TItemModel, TUser, TUserModel, TChoice, TResponse, TResponseModel, TReward}"/> for U users, from the same pieces.
/// </summary>
/// <remarks>
/// <para>
/// A step: the users take their turns in order, each with a slate of the one candidate set; then, once, the next
/// candidates are drawn. A user who has left is skipped: his slate is not looked at, his reward is 0, his responses are
/// blank, his observation stays. The episode terminates when all have left.
/// </para>
/// <para>
/// Observation: a dictionary of "doc" (candidates), "response" and "user" (tuples, one entry a user). Action: candidates,
/// [users, slateSize]. Reward: the sum of the users' rewards. Infos: "rewards" float64 [users] and "terminated" bool
/// [users]. Episode metrics: those of the response model over the slates of all users, and "user_l", the steps each user
/// took, and "user_r", the return of each, [users].
/// </para>
/// <para>
/// Users share the items stream of the episode; all else of user u comes from <see cref="EpisodeKey.ForUser"/>. So no
/// user's draws depend on another, and one user alone is a single environment.
/// </para>
/// </remarks>
/// <typeparam name="TItem">One item.</typeparam>
/// <typeparam name="TItemModel">What items are.</typeparam>
/// <typeparam name="TUser">State of one user.</typeparam>
/// <typeparam name="TUserModel">What users are.</typeparam>
/// <typeparam name="TChoice">How the user picks.</typeparam>
/// <typeparam name="TResponse">Response to one item.</typeparam>
/// <typeparam name="TResponseModel">What is seen and counted of responses.</typeparam>
/// <typeparam name="TReward">What a turn is worth.</typeparam>
public sealed class MultiUserSlateSimulation<
    TItem, TItemModel, TUser, TUserModel, TChoice, TResponse, TResponseModel, TReward>
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
    private const int RewardsInfo = 0;
    private const int TerminatedInfo = 1;

    private readonly SlatePieces<TItem, TItemModel, TUser, TUserModel, TChoice, TResponse, TResponseModel, TReward> _pieces;
    private readonly SlateSettings _settings;
    private readonly int _userCount;
    private readonly int _firstResponseLeaf;
    private readonly int _responseLeaves;
    private readonly int _firstUserLeaf;
    private readonly int _userLeaves;

    // One row a lane in each.
    private readonly LaneRows<RandomStream> _itemStreams;
    private readonly LaneRows<TItem> _items;
    private readonly LaneRows<double> _features;
    private readonly LaneRows<double> _counters;
    private readonly LaneRows<double> _scores;
    private readonly LaneRows<RandomStream> _choiceStreams;
    private readonly LaneRows<RandomStream> _responseStreams;
    private readonly LaneRows<TUser> _users;
    private readonly LaneRows<bool> _left;
    private readonly LaneRows<double> _lengths;
    private readonly LaneRows<double> _returns;

    // One row a user of a lane: row lane · users + user.
    private readonly LaneRows<double> _vectors;
    private readonly LaneRows<TResponse> _responses;

    /// <summary>Joins the pieces.</summary>
    /// <param name="laneCount">Number of lanes, at least 1.</param>
    /// <param name="userCount">Number of users, at least 1.</param>
    /// <param name="settings">The frame.</param>
    /// <param name="itemModel">What items are.</param>
    /// <param name="userModel">What users are.</param>
    /// <param name="choice">How the user picks.</param>
    /// <param name="responseModel">What is seen and counted of responses.</param>
    /// <param name="reward">What a turn is worth.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no user.</exception>
    /// <exception cref="InvalidOptionException">The slate is larger than the candidate set, or one of them is empty.</exception>
    public MultiUserSlateSimulation(
        int laneCount,
        int userCount,
        SlateSettings settings,
        TItemModel itemModel,
        TUserModel userModel,
        TChoice choice,
        TResponseModel responseModel,
        TReward reward)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(userCount, 1);
        _pieces = new(settings, itemModel, userModel, choice, responseModel, reward);
        (_settings, _userCount) = (settings, userCount);
        Space doc = itemModel.Space(settings.CandidateCount);
        Space response = responseModel.Space(settings.SlateSize);
        Space user = userModel.Space;
        ObservationSpace = new DictSpace(
            ("doc", doc),
            ("response", new TupleSpace([.. Enumerable.Repeat(response, userCount)])),
            ("user", new TupleSpace([.. Enumerable.Repeat(user, userCount)])));
        ActionSpace = SlateRules.ActionSpace(settings, userCount);
        (_responseLeaves, _userLeaves) = (response.LeafCount, user.LeafCount);
        _firstResponseLeaf = doc.LeafCount;
        _firstUserLeaf = _firstResponseLeaf + (userCount * _responseLeaves);
        Infos = [new("rewards", ElementType.Float64, [userCount]), new("terminated", ElementType.Bool, [userCount])];
        EpisodeMetrics =
        [
            .. responseModel.Metrics,
            new("user_l", ElementType.Float64, [userCount]),
            new("user_r", ElementType.Float64, [userCount]),
        ];

        int rows = checked(laneCount * userCount);
        _itemStreams = new LaneRows<RandomStream>(laneCount, 1);
        _items = new LaneRows<TItem>(laneCount, settings.CandidateCount);
        _features = new LaneRows<double>(laneCount, settings.CandidateCount * itemModel.FeatureCount);
        _counters = new LaneRows<double>(laneCount, responseModel.CounterCount);
        _scores = new LaneRows<double>(laneCount, settings.SlateSize);
        _choiceStreams = new LaneRows<RandomStream>(laneCount, userCount);
        _responseStreams = new LaneRows<RandomStream>(laneCount, userCount);
        _users = new LaneRows<TUser>(laneCount, userCount);
        _left = new LaneRows<bool>(laneCount, userCount);
        _lengths = new LaneRows<double>(laneCount, userCount);
        _returns = new LaneRows<double>(laneCount, userCount);
        _vectors = new LaneRows<double>(rows, userModel.VectorLength);
        _responses = new LaneRows<TResponse>(rows, settings.SlateSize);
    }

    /// <inheritdoc/>
    public Space ObservationSpace { get; }

    /// <inheritdoc/>
    public Space ActionSpace { get; }

    /// <summary>What each slate is like.</summary>
    public SlateFacts Slate => new(_settings.CandidateCount, _settings.SlateSize, _settings.DistinctItems);

    /// <inheritdoc/>
    public IReadOnlyList<Leaf> Infos { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Leaf> EpisodeMetrics { get; }

    /// <inheritdoc/>
    public string? Refuse(int lane, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        ReadOnlySpan<long> slates = actions.Leaves[0].Lane<long>(lane);
        for (int user = 0; user < _userCount; user++)
        {
            if (!_left[lane][user] && SlateRules.Refuse(SlateOf(slates, user), _settings) is { } problem)
            {
                return _userCount == 1 ? problem : $"User {user}: {problem}";
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Reset(int lane, EpisodeKey key, LaneView view)
    {
        ref RandomStream itemStream = ref _itemStreams[lane][0];
        itemStream = (_settings.ResampleCandidates ? key : key with { Episode = 0 }).Stream(StreamId.Items);
        _pieces.Items.Draw(ref itemStream, _items[lane], _features[lane]);
        _pieces.Items.Observe(_items[lane], _features[lane], view);
        _counters[lane].Clear();
        _lengths[lane].Clear();
        _returns[lane].Clear();
        _left[lane].Clear();
        view.Info<double>(RewardsInfo).Clear();
        view.Info<bool>(TerminatedInfo).Clear();
        for (int user = 0; user < _userCount; user++)
        {
            EpisodeKey own = key.ForUser(user);
            _choiceStreams[lane][user] = own.Stream(StreamId.Choice);
            _responseStreams[lane][user] = own.Stream(StreamId.Response);
            RandomStream draws = own.Stream(StreamId.Users);
            _pieces.Users.Draw(ref draws, ref _users[lane][user], _vectors[Row(lane, user)]);
            _responses[Row(lane, user)].Clear();
            Observe(lane, user, view);
        }
    }

    /// <inheritdoc/>
    public StepOutcome Step(int lane, ValueBatch actions, LaneView view)
    {
        ArgumentNullException.ThrowIfNull(actions);
        ReadOnlySpan<long> slates = actions.Leaves[0].Lane<long>(lane);
        return Step(_choiceStreams[lane], _responseStreams[lane], lane, slates, view);
    }

    /// <inheritdoc/>
    public void ReadMetrics(int lane, Span<double> values)
    {
        _pieces.Responses.Report(_counters[lane], values[..^(2 * _userCount)]);
        _lengths[lane].CopyTo(values[^(2 * _userCount)..]);
        _returns[lane].CopyTo(values[^_userCount..]);
    }

    /// <inheritdoc/>
    public void Save(int lane, SnapshotWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write<RandomStream>(_itemStreams[lane]);
        writer.Write<TItem>(_items[lane]);
        writer.Write<double>(_features[lane]);
        writer.Write<double>(_counters[lane]);
        writer.Write<RandomStream>(_choiceStreams[lane]);
        writer.Write<RandomStream>(_responseStreams[lane]);
        writer.Write<TUser>(_users[lane]);
        writer.Write<bool>(_left[lane]);
        writer.Write<double>(_lengths[lane]);
        writer.Write<double>(_returns[lane]);
        for (int user = 0; user < _userCount; user++)
        {
            writer.Write<double>(_vectors[Row(lane, user)]);
            writer.Write<TResponse>(_responses[Row(lane, user)]);
        }
    }

    /// <inheritdoc/>
    public void Load(int lane, ref SnapshotReader reader)
    {
        reader.Read(_itemStreams[lane]);
        reader.Read(_items[lane]);
        reader.Read(_features[lane]);
        reader.Read(_counters[lane]);
        reader.Read(_choiceStreams[lane]);
        reader.Read(_responseStreams[lane]);
        reader.Read(_users[lane]);
        reader.Read(_left[lane]);
        reader.Read(_lengths[lane]);
        reader.Read(_returns[lane]);
        for (int user = 0; user < _userCount; user++)
        {
            reader.Read(_vectors[Row(lane, user)]);
            reader.Read(_responses[Row(lane, user)]);
        }
    }

    /// <inheritdoc/>
    public void Render(int lane, StringBuilder text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (int candidate = 0; candidate < _settings.CandidateCount; candidate++)
        {
            text.Append(CultureInfo.InvariantCulture, $"candidate {candidate,3}  {_items[lane][candidate]}\n");
        }

        for (int user = 0; user < _userCount; user++)
        {
            string left = _left[lane][user] ? " (left)" : "";
            text.Append(CultureInfo.InvariantCulture, $"user {user,8}  {_users[lane][user]}{left}\n");
            for (int position = 0; position < _settings.SlateSize; position++)
            {
                TResponse response = _responses[Row(lane, user)][position];
                text.Append(CultureInfo.InvariantCulture, $"response {position,4}  {response}\n");
            }
        }
    }

    /// <summary>A step with given sources of randomness, one a user: tests feed it recorded draws.</summary>
    internal StepOutcome Step<TRandom>(
        Span<TRandom> choices, Span<TRandom> responses, int lane, ReadOnlySpan<long> slates, LaneView view)
        where TRandom : struct, IRandomSource
    {
        Span<double> rewards = view.Info<double>(RewardsInfo);
        Span<bool> left = _left[lane];
        double sum = 0;
        for (int user = 0; user < _userCount; user++)
        {
            rewards[user] = left[user]
                ? Skip(lane, user)
                : Turn(ref choices[user], ref responses[user], lane, user, SlateOf(slates, user));
            sum += rewards[user];
        }

        left.CopyTo(view.Info<bool>(TerminatedInfo));
        if (_settings.ResampleCandidates)
        {
            _pieces.Items.Draw(ref _itemStreams[lane][0], _items[lane], _features[lane]);
            _pieces.Items.Observe(_items[lane], _features[lane], view);
        }

        for (int user = 0; user < _userCount; user++)
        {
            Observe(lane, user, view);
        }

        return new StepOutcome(sum, !left.Contains(false));
    }

    /// <summary>Parts of the state, for tests that set and check them; the last two have a row a user.</summary>
    internal (LaneRows<TUser> Users, LaneRows<TItem> Items, LaneRows<double> Vectors, LaneRows<TResponse> Responses)
        State => (_users, _items, _vectors, _responses);

    private double Turn<TRandom>(
        ref TRandom choice, ref TRandom response, int lane, int user, ReadOnlySpan<long> slate)
        where TRandom : struct, IRandomSource
    {
        ref TUser state = ref _users[lane][user];
        double reward = _pieces.Turn(
            ref choice,
            ref response,
            ref state,
            _vectors[Row(lane, user)],
            _items[lane],
            _features[lane],
            slate,
            _responses[Row(lane, user)],
            _scores[lane],
            _counters[lane]);
        _left[lane][user] = _pieces.Users.IsOver(in state);
        _lengths[lane][user]++;
        _returns[lane][user] += reward;
        return reward;
    }

    private double Skip(int lane, int user)
    {
        _responses[Row(lane, user)].Clear();
        return 0;
    }

    private void Observe(int lane, int user, LaneView view)
    {
        LaneView response = view.From(_firstResponseLeaf + (user * _responseLeaves));
        _pieces.Responses.Observe(_responses[Row(lane, user)], response);
        _pieces.Users.Observe(
            in _users[lane][user], _vectors[Row(lane, user)], view.From(_firstUserLeaf + (user * _userLeaves)));
    }

    private ReadOnlySpan<long> SlateOf(ReadOnlySpan<long> slates, int user) =>
        slates.Slice(user * _settings.SlateSize, _settings.SlateSize);

    private int Row(int lane, int user) => (lane * _userCount) + user;
}
