namespace RecEnv.Agents.Drr;

/// <summary>What is known of a visit: its list, and of each position whether it was shown and what it paid.</summary>
/// <param name="user">The user.</param>
/// <param name="items">Items of the list.</param>
internal sealed class DrrVisit(int user, int[] items)
{
    /// <summary>Label of a position that was not shown.</summary>
    public const sbyte Unshown = -1;

    /// <summary>The user.</summary>
    public int User => user;

    /// <summary>Items of the list, [positions]; the same item may stand at several.</summary>
    public int[] Items => items;

    /// <summary>1 where a positive was shown, 0 where another item was, −1 elsewhere. [positions].</summary>
    public sbyte[] Labels { get; } = [.. Enumerable.Repeat(Unshown, items.Length)];

    /// <summary>Notes what showing an item paid, at all its positions.</summary>
    public void Show(int position, bool positive)
    {
        int item = items[position];
        Labels[position] = positive ? (sbyte)1 : (sbyte)0;
        if (!positive)
        {
            for (int i = 0; i < items.Length; i++)
            {
                Labels[i] = items[i] == item ? (sbyte)0 : Labels[i];
            }
        }
    }
}
