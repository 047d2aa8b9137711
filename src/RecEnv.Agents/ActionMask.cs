using RecEnv.Spaces;

namespace RecEnv.Agents;

/// <summary>The part of an observation that says which actions are allowed.</summary>
internal static class ActionMask
{
    /// <summary>Finds it.</summary>
    /// <param name="contract">Contract of the environment.</param>
    /// <returns>Index of the leaf "mask", one byte an action; −1 where every action of the space is allowed.</returns>
    /// <exception cref="ArgumentException">There is a mask, but not in the observation.</exception>
    public static int Find(EnvironmentContract contract)
    {
        IReadOnlyList<Leaf> leaves = contract.ObservationSpace.Leaves;
        for (int i = 0; i < leaves.Count; i++)
        {
            if (leaves[i].Path == "mask" && leaves[i].ElementType == ElementType.Int8)
            {
                return i;
            }
        }

        return contract.Infos.All(info => info.Path != "action_mask")
            ? -1
            : throw new ArgumentException(
                $"\"{contract.EnvironmentId}\" allows only some actions, and its observation " +
                $"{contract.ObservationSpace.Describe()} has no \"mask\" that says which. Use the dict layout.",
                nameof(contract));
    }

    /// <summary>True where only some actions of the space are allowed.</summary>
    public static bool IsThere(EnvironmentContract contract) => contract.Infos.Any(info => info.Path == "action_mask");
}
