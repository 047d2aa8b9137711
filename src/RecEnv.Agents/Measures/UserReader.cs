using RecEnv.Spaces;

namespace RecEnv.Agents.Measures;

/// <summary>Reads who a lane's user is, where the environment tells: the info "user_index" or what is observed as "user/id".</summary>
internal sealed class UserReader
{
    private readonly int _info;
    private readonly int _leaf;

    /// <summary>A reader for an environment.</summary>
    public UserReader(EnvironmentContract contract)
    {
        _info = contract.Infos.ToList().FindIndex(leaf => Is(leaf, "user_index"));
        _leaf = contract.ObservationSpace.Leaves.ToList().FindIndex(leaf => Is(leaf, "user/id"));
    }

    /// <summary>The user; null where it is not told.</summary>
    public long? Read(VectorStep step, int lane) =>
        _info >= 0 && step.Infos[_info].Has(lane) ? step.Infos[_info].Values.Lane<long>(lane)[0]
        : _leaf >= 0 ? step.Observations.Leaves[_leaf].Lane<long>(lane)[0]
        : null;

    private static bool Is(Leaf leaf, string path) => leaf.Path == path && leaf is { ElementType: ElementType.Int64, Size: 1 };
}
