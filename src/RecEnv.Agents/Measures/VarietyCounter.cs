using RecEnv.Spaces;

namespace RecEnv.Agents.Measures;

/// <summary>Notes which slates each user was shown, by 64 bits of each, where the environment tells who he is.</summary>
internal sealed class VarietyCounter
{
    private readonly UserReader? _users;
    private readonly List<(long User, ulong Slate)>[] _current;
    private readonly Dictionary<long, (long Count, HashSet<ulong> Slates)> _seen = [];
    private readonly long[] _sorted;

    /// <summary>Makes a counter for slates of candidates that are the items of a catalogue.</summary>
    /// <param name="contract">Contract of the environment.</param>
    /// <param name="laneCount">Number of lanes.</param>
    public VarietyCounter(EnvironmentContract contract, int laneCount)
    {
        bool isCatalogue = contract.ObservationSpace.Leaves.Any(leaf => leaf.Path == "history/item");
        _users = contract.Slate is null || !isCatalogue ? null : new UserReader(contract);
        _current = [.. Enumerable.Range(0, laneCount).Select(_ => new List<(long, ulong)>())];
        _sorted = new long[contract.Slate?.SlateSize ?? 0];
    }

    /// <summary>What was counted; null where users are not told.</summary>
    public SlateVariety? Variety => _seen.Count == 0 ? null : new SlateVariety(
        _seen.Count, _seen.Values.Average(user => user.Count), _seen.Values.Average(user => user.Slates.Count));

    /// <summary>Notes the slate that a lane is about to show.</summary>
    public void Chosen(VectorStep step, ValueBatch actions, int lane)
    {
        if (_users?.Read(step, lane) is not { } user)
        {
            return;
        }

        actions.Leaves[0].Lane<long>(lane).CopyTo(_sorted);
        Array.Sort(_sorted);
        ulong hash = Fnv1a.Start;
        foreach (long candidate in _sorted)
        {
            hash = Fnv1a.Add(hash, (ulong)candidate);
        }

        _current[lane].Add((user, hash));
    }

    /// <summary>Ends a lane's episode.</summary>
    public void Finish(int lane, bool counts)
    {
        foreach ((long user, ulong slate) in counts ? _current[lane] : [])
        {
            (long count, HashSet<ulong> slates) = _seen.TryGetValue(user, out var known) ? known : (0, []);
            slates.Add(slate);
            _seen[user] = (count + 1, slates);
        }

        _current[lane].Clear();
    }
}
