namespace RecEnv.Agents.Drr;

/// <summary>All that one user was ever shown and liked, as a set and as a vector.</summary>
/// <param name="fold">Makes the vector; for this memory alone.</param>
/// <param name="itemCount">Items.</param>
/// <param name="dimension">Numbers d of a vector.</param>
internal sealed class DrrMemory(DrrFold fold, int itemCount, int dimension)
{
    private readonly bool[] _known = new bool[itemCount];
    private readonly float[] _vector = new float[dimension];
    private int _user = -1;
    private int _count;

    /// <summary>Holds the memory, solved for <see cref="Vector"/>.</summary>
    public DrrFold Fold => fold;

    /// <summary>p, [d].</summary>
    public ReadOnlySpan<float> Vector => _vector;

    /// <summary>Whether the user is known to like an item.</summary>
    public bool Knows(int item) => (uint)item < (uint)itemCount && _known[item];

    /// <summary>Makes the next <see cref="Follow"/> begin anew.</summary>
    public void Forget() => _user = -1;

    /// <summary>Takes up what has come since, or another user.</summary>
    public void Follow(DrrHistory history, int user)
    {
        ReadOnlySpan<int> liked = history.Of(user);
        bool same = _user == user;
        if (same && _count == liked.Length)
        {
            return;
        }

        if (!same)
        {
            (_user, _count) = (user, 0);
            Array.Clear(_known);
            fold.Clear();
        }

        foreach (int item in liked[_count..])
        {
            fold.Add(item);
            _known[item] = true;
        }

        _count = liked.Length;
        fold.Solve(_vector);
    }
}
