using System.Runtime.InteropServices;
using RecEnv.Spaces;

namespace RecEnv;

/// <summary>Copies actions from outside into a batch, checking that there are as many numbers as there should be.</summary>
/// <remarks>In process and on the server alike, so that a wrong action meets the same sentence everywhere.</remarks>
public static class ActionInput
{
    /// <summary>Copies whole numbers into the single integer leaf of a batch.</summary>
    /// <param name="contract">Contract of the environment.</param>
    /// <param name="actions">Receives the actions.</param>
    /// <param name="numbers">Actions of all lanes, row-major [lanes, shape…].</param>
    /// <exception cref="InvalidActionException">The action space is not one integer array, or the count is off.</exception>
    public static void Fill(EnvironmentContract contract, ValueBatch actions, ReadOnlySpan<long> numbers)
    {
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentNullException.ThrowIfNull(actions);
        if (actions.Leaves.Length != 1 || actions.Leaves[0].Leaf.ElementType != ElementType.Int64)
        {
            throw new InvalidActionException(
                $"\"{contract.EnvironmentId}\" takes {contract.ActionSpace.Describe()}, not whole numbers. Fill its " +
                "action batch leaf by leaf.");
        }

        FillLeaf(contract, actions, 0, MemoryMarshal.AsBytes(numbers));
    }

    /// <summary>Copies raw bytes into the leaves of a batch.</summary>
    /// <param name="contract">Contract of the environment.</param>
    /// <param name="actions">Receives the actions.</param>
    /// <param name="leaf">Index of the leaf.</param>
    /// <param name="bytes">Numbers of all lanes, row-major [lanes, shape…], little-endian.</param>
    /// <exception cref="InvalidActionException">The number of bytes is off.</exception>
    public static void FillLeaf(EnvironmentContract contract, ValueBatch actions, int leaf, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentNullException.ThrowIfNull(actions);
        LeafBuffer target = actions.Leaves[leaf];
        if (bytes.Length != target.Bytes.Length)
        {
            throw new InvalidActionException(WrongSize(contract, actions, target, bytes.Length));
        }

        bytes.CopyTo(target.Bytes);
    }

    private static string WrongSize(EnvironmentContract contract, ValueBatch actions, LeafBuffer target, int given)
    {
        int rowUnit = target.Leaf.ElementType.Size() * actions.Count;
        if (contract.Slate is { } slate && target.Leaf.Size == slate.SlateSize && given % rowUnit == 0)
        {
            return $"The slate has {given / rowUnit} items, but \"{contract.EnvironmentId}\" shows exactly " +
                $"{slate.SlateSize}.";
        }

        string name = target.Leaf.Path.Length == 0 ? "The action" : $"Action leaf \"{target.Leaf.Path}\"";
        int element = target.Leaf.ElementType.Size();
        return $"{name} has {given / element} numbers ({given} bytes), but {actions.Count} lanes of " +
            $"{contract.ActionSpace.Describe()} need {target.Bytes.Length / element} of {target.Leaf.ElementType.Name()}" +
            $" ({target.Bytes.Length} bytes).";
    }
}
