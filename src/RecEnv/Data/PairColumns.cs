using System.Runtime.InteropServices;

namespace RecEnv.Data;

/// <summary>Pairs of a user and an item, as they are collected.</summary>
internal sealed class PairColumns(int capacity)
{
    private readonly List<int> _users = new(capacity);
    private readonly List<int> _items = new(capacity);

    /// <summary>User of each pair.</summary>
    public ReadOnlySpan<int> Users => CollectionsMarshal.AsSpan(_users);

    /// <summary>Item of each pair.</summary>
    public ReadOnlySpan<int> Items => CollectionsMarshal.AsSpan(_items);

    /// <summary>Adds a pair.</summary>
    public void Add(int user, int item)
    {
        _users.Add(user);
        _items.Add(item);
    }

    /// <summary>Adds the pairs with a rating above a threshold, in the order of the file.</summary>
    public void AddAbove(RatingSet ratings, double threshold)
    {
        for (int row = 0; row < ratings.Count; row++)
        {
            if (ratings.Ratings[row] > threshold)
            {
                Add(ratings.UserIndices[row], ratings.ItemIndices[row]);
            }
        }
    }
}
