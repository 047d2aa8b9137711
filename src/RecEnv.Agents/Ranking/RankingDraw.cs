using RecEnv.Data;
using RecEnv.Seeding;

namespace RecEnv.Agents.Ranking;

/// <summary>Puts test pairs and negatives together for <see cref="RankingPairs.Draw"/>.</summary>
internal sealed class RankingDraw
{
    private readonly PositiveSplit _split;
    private readonly RankingOptions _options;
    private readonly PositiveItems _banned;
    private readonly List<int> _users = [];
    private readonly List<int> _positives = [];
    private readonly List<int> _starts = [];
    private readonly List<int> _lengths = [];
    private readonly List<int> _negatives = [];

    public RankingDraw(PositiveSplit split, RankingOptions options)
    {
        (_split, _options) = (split, options);
        _banned = options.Clean || options.NegativeCount == 0 ? Union(split) : split.Test;
    }

    public RankingPairs Run()
    {
        for (int user = 0; user < _split.Test.UserCount; user++)
        {
            if (_split.Train.CountOf(user) >= _options.MinimumTrainPositives && _split.Test.CountOf(user) > 0)
            {
                Add(user);
            }
        }

        return _users.Count > 0
            ? new RankingPairs(
                _split.Test.ItemCount, [.. _users], [.. _positives], [.. _starts], [.. _lengths], [.. _negatives])
            : throw Nobody();
    }

    private void Add(int user)
    {
        int others = _banned.ItemCount - _banned.CountOf(user);
        if (others == 0)
        {
            throw new ArgumentException(
                $"All {_banned.ItemCount} items are positives of user {user}, so that nothing is left to rank his test items " +
                "against. Use a higher threshold or other ratings.");
        }

        RandomStream random = new EpisodeKey(_options.Seed, (ulong)user).Stream(StreamId.Items);
        int shared = _negatives.Count;
        for (int rank = 0; _options.NegativeCount == 0 && rank < others; rank++)
        {
            _negatives.Add(_banned.NegativeOf(user, rank));
        }

        foreach (int item in _split.Test.Of(user))
        {
            _users.Add(user);
            _positives.Add(item);
            _starts.Add(_options.NegativeCount == 0 ? shared : _negatives.Count);
            _lengths.Add(_options.NegativeCount == 0 ? others : _options.NegativeCount);
            for (int i = 0; i < _options.NegativeCount; i++)
            {
                _negatives.Add(_banned.NegativeOf(user, random.Below(others)));
            }
        }
    }

    private static PositiveItems Union(PositiveSplit split)
    {
        var users = new List<int>(split.Train.Count + split.Test.Count);
        var items = new List<int>(split.Train.Count + split.Test.Count);
        foreach (PositiveItems part in (PositiveItems[])[split.Train, split.Test])
        {
            for (int user = 0; user < part.UserCount; user++)
            {
                foreach (int item in part.Of(user))
                {
                    users.Add(user);
                    items.Add(item);
                }
            }
        }

        return PositiveItems.Create(split.Train.UserCount, split.Train.ItemCount, [.. users], [.. items]);
    }

    private ArgumentException Nobody()
    {
        int most = Enumerable.Range(0, _split.Train.UserCount).Max(_split.Train.CountOf);
        return new ArgumentException(
            $"No user has a test positive and {_options.MinimumTrainPositives} or more train positives (the most is {most}; " +
            $"there are {_split.Test.Count} test positives). Lower the fewest train positives, the train share or the threshold.");
    }
}
