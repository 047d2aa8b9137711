using RecEnv.Agents.Measures;
using RecEnv.Spaces;

namespace RecEnv.Agents.Online.Story;

/// <summary>Tells of an agent's answers which items exploit, which explore, and why.</summary>
/// <remarks>
/// The agent tells how probable each choice was (<see cref="IPositionPropensities"/>). What was chosen at more than twice
/// chance is exploitation, all else exploration. The first answers of each day are kept, and all are counted.
/// </remarks>
public sealed class StoryTeller : IOnlineObserver
{
    private const double ExploitationLift = 2;
    private const double DayMinutes = 1440;

    private readonly int _candidates;
    private readonly int _kept;
    private readonly int _historyLeaf;
    private readonly int _hitInfo;
    private readonly UserReader _users;
    private readonly Dictionary<long, Dictionary<long, int>> _shown = [];
    private readonly Dictionary<long, int> _visits = [];
    private readonly List<StoryAnswer> _answers = [];
    private readonly List<int[]> _counts = []; // of each day: items and hits of exploitation, then of exploration
    private int _today;

    /// <summary>Makes a teller.</summary>
    /// <param name="contract">Contract of an environment that shows slates of a catalogue.</param>
    /// <param name="answersPerDay">Answers kept of each day, at least 0.</param>
    /// <exception cref="AgentMismatchException">The environment's candidates are no items of a catalogue.</exception>
    public StoryTeller(EnvironmentContract contract, int answersPerDay)
    {
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentOutOfRangeException.ThrowIfNegative(answersPerDay);
        _historyLeaf = contract.ObservationSpace.Leaves.ToList().FindIndex(leaf => leaf.Path == "history/item");
        if (contract.Slate is not { } slate || _historyLeaf < 0)
        {
            throw new AgentMismatchException(
                $"A story is told of slates of a catalogue and users with a history, but \"{contract.EnvironmentId}\" shows " +
                $"{contract.ObservationSpace.Describe()}. Use SlateFeedback-v0 in dict layout, or simulate without a story.");
        }

        (_candidates, _kept) = (slate.CandidateCount, answersPerDay);
        _hitInfo = contract.Infos.ToList().FindIndex(
            info => info.Path == "hit" && info.ElementType == ElementType.Int8 && info.Size == slate.SlateSize);
        _users = new UserReader(contract);
    }

    /// <summary>The first answers of each day.</summary>
    public IReadOnlyList<StoryAnswer> Answers => _answers;

    /// <summary>What happened on each day that had an answer or comes before one.</summary>
    public IReadOnlyList<StoryDay> Days => [.. _counts.Select(day => new StoryDay(
        Ratio(day[2], day[0] + day[2]),
        _hitInfo < 0 ? null : Ratio(day[1], day[0]),
        _hitInfo < 0 ? null : Ratio(day[3], day[2])))];

    /// <inheritdoc/>
    public void Answered(OnlineAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        int day = (int)(answer.Minute / DayMinutes);
        while (_counts.Count <= day)
        {
            _counts.Add(new int[4]);
            _today = 0;
        }

        if (answer.Agent is not IPositionPropensities agent)
        {
            return;
        }

        long? user = _users.Read(answer.Shown, answer.Lane);
        StoryItem[] items = Items(answer, agent.PositionPropensities(answer.Lane), user);
        foreach (StoryItem item in items)
        {
            int at = item.Kind == StoryKind.Exploitation ? 0 : 2;
            _counts[day][at]++;
            _counts[day][at + 1] += item.Hit == true ? 1 : 0;
        }

        int before = user is { } known ? _visits.GetValueOrDefault(known) : 0;
        if (_today++ < _kept)
        {
            _answers.Add(new StoryAnswer(
                answer.Minute, answer.Visit, user, before, items, answer.Result.Rewards[0], answer.FeedbackMinute));
        }

        if (user is { } visitor)
        {
            Remember(visitor, items);
        }
    }

    private StoryItem[] Items(OnlineAnswer answer, ReadOnlySpan<double> probabilities, long? user)
    {
        ReadOnlySpan<long> slate = answer.Actions.Leaves[0].Lane<long>(answer.Lane);
        ReadOnlySpan<long> history = answer.Shown.Observations.Leaves[_historyLeaf].Lane<long>(answer.Lane);
        ReadOnlySpan<sbyte> hits = _hitInfo < 0 ? [] : answer.Result.Infos[_hitInfo].Values.Lane<sbyte>(0);
        var items = new StoryItem[slate.Length];
        for (int position = 0; position < slate.Length; position++)
        {
            long id = slate[position] + 1;
            double lift = probabilities[position] * (_candidates - position);
            int shown = user is { } known && _shown.TryGetValue(known, out var counts) ? counts.GetValueOrDefault(id) : 0;
            StoryKind kind = lift > ExploitationLift ? StoryKind.Exploitation : StoryKind.Exploration;
            StoryReason reason = history.Contains(id) ? StoryReason.KnownInterest
                : kind == StoryKind.Exploitation ? StoryReason.Prediction
                : shown == 0 ? StoryReason.Novelty
                : StoryReason.SecondTry;
            items[position] = new StoryItem(
                id, kind, reason, probabilities[position], lift, shown, hits.IsEmpty ? null : hits[position] != 0);
        }

        return items;
    }

    private void Remember(long user, StoryItem[] items)
    {
        _visits[user] = _visits.GetValueOrDefault(user) + 1;
        if (!_shown.TryGetValue(user, out Dictionary<long, int>? counts))
        {
            _shown.Add(user, counts = []);
        }

        foreach (StoryItem item in items)
        {
            counts[item.ItemId] = counts.GetValueOrDefault(item.ItemId) + 1;
        }
    }

    private static double? Ratio(int part, int whole) => whole == 0 ? null : (double)part / whole;
}
