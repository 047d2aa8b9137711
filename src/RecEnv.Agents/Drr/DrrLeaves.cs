using RecEnv.Spaces;

namespace RecEnv.Agents.Drr;

/// <summary>Where DRR finds what it needs in an observation.</summary>
internal sealed class DrrLeaves
{
    private readonly int _user;
    private readonly int _available;
    private readonly int _mask;

    /// <summary>Finds it.</summary>
    /// <param name="contract">Contract of RatingReplay, or of an environment with the same leaves.</param>
    /// <exception cref="AgentMismatchException">Something is missing.</exception>
    public DrrLeaves(EnvironmentContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        Leaf[] leaves = [.. contract.ObservationSpace.Leaves];
        Space?[] spaces = LeafSpaces.List(contract.ObservationSpace);
        _user = Array.FindIndex(leaves, leaf => leaf.Path == "user");
        _available = Array.FindIndex(leaves, leaf => leaf.Path == "available");
        _mask = Array.FindIndex(leaves, leaf => leaf.Path == "mask");
        if (_user < 0 || _available < 0 || _mask < 0 || spaces[_user] is not DiscreteSpace users ||
            spaces[_available] is not BoxSpace items || contract.ActionSpace is not DiscreteSpace)
        {
            throw new AgentMismatchException(
                $"DRR needs a \"user\" and a list \"available\" of items with a \"mask\", but \"{contract.EnvironmentId}\" shows " +
                $"{contract.ObservationSpace.Describe()}. Use RatingReplay-v0 in dict layout.");
        }

        (UserCount, ItemCount) = ((int)users.N, (int)items.High[0]);
    }

    /// <summary>Users.</summary>
    public int UserCount { get; }

    /// <summary>Items; the list is padded with this number.</summary>
    public int ItemCount { get; }

    /// <summary>The user of a lane.</summary>
    public int User(ValueBatch observations, int lane) => (int)observations.Leaves[_user].Lane<long>(lane)[0];

    /// <summary>Items of a lane's list, [list].</summary>
    public ReadOnlySpan<long> Available(ValueBatch observations, int lane) => observations.Leaves[_available].Lane<long>(lane);

    /// <summary>1 where an item can be shown, [list].</summary>
    public ReadOnlySpan<byte> Mask(ValueBatch observations, int lane) => observations.Leaves[_mask].Row(lane);

    /// <summary>Refuses what cannot be scored.</summary>
    /// <exception cref="ArgumentException">A user or an item is unknown, or there is not one score an item.</exception>
    public void Check(int user, ReadOnlySpan<int> items, int scores)
    {
        if (items.Length != scores || (uint)user >= (uint)UserCount || items.ContainsAnyExceptInRange(0, ItemCount - 1))
        {
            throw new ArgumentException(
                $"User {user} and {items.Length} items were given for {scores} scores. Give a user from 0 to {UserCount - 1}, " +
                $"items from 0 to {ItemCount - 1}, and room for one score an item.");
        }
    }
}
