using RecEnv.Learning.Checkpoints;

namespace RecEnv.Agents.Drr;

/// <summary>The positives that each user was shown, in order: his memory at any moment is a piece of one list.</summary>
/// <remarks>So a replayed step needs two numbers for the memory before and after it, however long memories are.</remarks>
internal sealed class DrrHistory
{
    private readonly int[][] _items;
    private readonly int[] _counts;
    private readonly int[] _starts;

    /// <summary>Makes empty histories.</summary>
    /// <param name="userCount">Users.</param>
    /// <param name="padding">What an empty place of a memory holds.</param>
    public DrrHistory(int userCount, int padding)
    {
        (_items, _counts, _starts) = (new int[userCount][], new int[userCount], new int[userCount]);
        Array.Fill(_items, []);
        Padding = padding;
    }

    /// <summary>Users.</summary>
    public int UserCount => _counts.Length;

    /// <summary>What an empty place of a memory holds.</summary>
    public int Padding { get; }

    /// <summary>Where a user's present memory begins.</summary>
    public int StartOf(int user) => _starts[user];

    /// <summary>How many positives a user was shown.</summary>
    public int CountOf(int user) => _counts[user];

    /// <summary>All positives that a user was shown, oldest first.</summary>
    public ReadOnlySpan<int> Of(int user) => _items[user].AsSpan(0, _counts[user]);

    /// <summary>Empties a user's memory: what came before stays in the list and counts no more.</summary>
    public void Forget(int user) => _starts[user] = _counts[user];

    /// <summary>Adds a positive.</summary>
    public void Add(int user, int item)
    {
        int count = _counts[user];
        if (count == _items[user].Length)
        {
            Array.Resize(ref _items[user], Math.Max(8, 2 * count));
        }

        _items[user][count] = item;
        _counts[user] = count + 1;
    }

    /// <summary>The last positives of a piece of a list, oldest first, padding in front.</summary>
    /// <param name="user">The user.</param>
    /// <param name="start">Where the memory begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="memory">Receives item indices, [memory length].</param>
    public void CopyMemory(int user, int start, int end, Span<int> memory)
    {
        int count = Math.Min(memory.Length, end - start);
        memory[..^count].Fill(Padding);
        _items[user].AsSpan(end - count, count).CopyTo(memory[^count..]);
    }

    /// <summary>Puts everything into a checkpoint.</summary>
    public void Save(Checkpoint checkpoint)
    {
        checkpoint.Set<int>("history.counts", _counts);
        checkpoint.Set<int>("history.starts", _starts);
        int[] all = new int[_counts.Sum()];
        int at = 0;
        for (int user = 0; user < _counts.Length; user++)
        {
            Of(user).CopyTo(all.AsSpan(at));
            at += _counts[user];
        }

        checkpoint.Set<int>("history.items", all);
    }

    /// <summary>Takes over what <see cref="Save"/> gave.</summary>
    /// <exception cref="CheckpointException">It is of other users or items, or damaged. Nothing has changed.</exception>
    public void Load(Checkpoint checkpoint)
    {
        Check(checkpoint);
        checkpoint.Get<int>("history.counts", UserCount).CopyTo(_counts);
        checkpoint.Get<int>("history.starts", UserCount).CopyTo(_starts);
        ReadOnlySpan<int> items = checkpoint.Get<int>("history.items", -1);
        int at = 0;
        for (int user = 0; user < _counts.Length; user++)
        {
            _items[user] = items.Slice(at, _counts[user]).ToArray();
            at += _counts[user];
        }
    }

    private void Check(Checkpoint checkpoint)
    {
        ReadOnlySpan<int> counts = checkpoint.Get<int>("history.counts", UserCount);
        ReadOnlySpan<int> starts = checkpoint.Get<int>("history.starts", UserCount);
        ReadOnlySpan<int> items = checkpoint.Get<int>("history.items", -1);
        long sum = 0;
        bool sound = true;
        for (int user = 0; user < counts.Length; user++)
        {
            sound &= counts[user] >= 0 && starts[user] >= 0 && starts[user] <= counts[user];
            sum += counts[user];
        }

        if (!sound || sum != items.Length || items.ContainsAnyExceptInRange(0, Padding - 1))
        {
            throw new CheckpointException("The checkpoint's histories are damaged: counts and items disagree. Give a sound checkpoint.");
        }
    }
}
