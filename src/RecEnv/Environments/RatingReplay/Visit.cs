using RecEnv.Simulation;

namespace RecEnv.Environments.RatingReplay;

/// <summary>State of one lane: a visit of one user. Its arrays are made once, for the longest list.</summary>
internal sealed class Visit
{
    private readonly int[] _items;
    private readonly int[] _shownAt;
    private readonly int[] _memory;

    /// <summary>Makes room for visits.</summary>
    /// <param name="maxAvailable">Length of the longest list.</param>
    /// <param name="memoryLength">Positives remembered.</param>
    /// <param name="padding">What an empty place of the memory holds.</param>
    public Visit(int maxAvailable, int memoryLength, int padding)
    {
        _items = new int[maxAvailable];
        _shownAt = new int[maxAvailable];
        _memory = new int[memoryLength];
        Padding = padding;
    }

    /// <summary>The user.</summary>
    public int User { get; private set; }

    /// <summary>Positions of the list.</summary>
    public int Count { get; private set; }

    /// <summary>Steps taken.</summary>
    public int Steps { get; private set; }

    /// <summary>Positives shown.</summary>
    public int Hits { get; private set; }

    /// <summary>What an empty place of the memory holds.</summary>
    public int Padding { get; }

    /// <summary>Item index at each position, [Count].</summary>
    public Span<int> Items => _items.AsSpan(0, Count);

    /// <summary>Step, from 1, at which the item of each position was shown; 0 while available. [Count].</summary>
    public Span<int> ShownAt => _shownAt.AsSpan(0, Count);

    /// <summary>Last positives shown, oldest first, padding in front, [memory length].</summary>
    public ReadOnlySpan<int> Memory => _memory;

    /// <summary>Starts a visit; the caller fills <see cref="Items"/>.</summary>
    /// <param name="user">The user.</param>
    /// <param name="count">Positions of his list.</param>
    public void Start(int user, int count)
    {
        User = user;
        Count = count;
        Steps = 0;
        Hits = 0;
        ShownAt.Clear();
        _memory.AsSpan().Fill(Padding);
    }

    /// <summary>Takes a step: the item at a position leaves the list, with its duplicates.</summary>
    /// <param name="position">An available position.</param>
    /// <param name="single">True when the item is known to have no duplicates, which saves the search.</param>
    /// <param name="mask">Receives 0 at the positions that leave, [Count or more].</param>
    /// <param name="actionMask">Receives the same.</param>
    public void Show(int position, bool single, Span<sbyte> mask, Span<sbyte> actionMask)
    {
        Steps++;
        ReadOnlySpan<int> items = Items;
        int item = items[position];
        int next = single ? position : items.IndexOf(item);
        while (true)
        {
            _shownAt[next] = Steps;
            mask[next] = 0;
            actionMask[next] = 0;
            int gap = single ? -1 : items[(next + 1)..].IndexOf(item);
            if (gap < 0)
            {
                return;
            }

            next += 1 + gap;
        }
    }

    /// <summary>Remembers a positive and counts it.</summary>
    public void Remember(int item)
    {
        Hits++;
        _memory.AsSpan(1).CopyTo(_memory);
        _memory[^1] = item;
    }

    /// <summary>Saves the visit.</summary>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(User);
        writer.Write(Steps);
        writer.Write(Hits);
        writer.Write<int>(Items);
        writer.Write<int>(ShownAt);
        writer.Write<int>(_memory);
    }

    /// <summary>Restores a visit.</summary>
    /// <param name="reader">Gives back what <see cref="Save"/> wrote.</param>
    /// <param name="plan">Knows the length of the user's list.</param>
    /// <exception cref="SnapshotException">The bytes are of another size, or name another user.</exception>
    public void Load(ref SnapshotReader reader, ReplayPlan plan)
    {
        int user = (int)reader.ReadNumber();
        if (!plan.Visits(user))
        {
            throw new SnapshotException($"The snapshot is of user {user}, who is not visited here. Take a new one.");
        }

        User = user;
        Count = plan.AvailableOf(user);
        Steps = (int)reader.ReadNumber();
        Hits = (int)reader.ReadNumber();
        reader.Read(Items);
        reader.Read(ShownAt);
        reader.Read<int>(_memory);
    }
}
