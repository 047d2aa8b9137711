using RecEnv.Spaces;

namespace RecEnv.Agents.Layers;

/// <summary>The observation that a layer shows to its base agent: the environment's, with something added to the user.</summary>
/// <remarks>Where the environment shows "user", the base agent sees "user" = {raw: the same, added: what the layer adds}.</remarks>
internal sealed class LayerSpace
{
    private readonly int[] _inner;

    /// <summary>Lays the observation out.</summary>
    /// <param name="contract">Contract of the environment.</param>
    /// <param name="raw">Key that the user's own observation moves to.</param>
    /// <param name="added">Key of what is added.</param>
    /// <param name="space">Space of what is added; null to add nothing.</param>
    /// <exception cref="AgentMismatchException">The observation has no "user".</exception>
    public LayerSpace(EnvironmentContract contract, string raw, string added, Space? space)
    {
        Space user = Find(contract, "user");
        Space layered = space is null ? user : new DictSpace((raw, user), (added, space));
        var entries = ((DictSpace)contract.ObservationSpace).Entries
            .Select(entry => entry.Key == "user" ? new KeyValuePair<string, Space>("user", layered) : entry);
        Contract = contract with { ObservationSpace = new DictSpace(entries) };
        _inner = [.. contract.ObservationSpace.Leaves.Select(leaf => Leaf(space is null ? leaf.Path : Move(leaf.Path, raw)))];
        Added = space is null ? [] : Leaves($"user/{added}");
    }

    /// <summary>The contract that the base agent is made for.</summary>
    public EnvironmentContract Contract { get; }

    /// <summary>Leaves of what is added, in order.</summary>
    public int[] Added { get; }

    /// <summary>A part of the environment's observation.</summary>
    /// <exception cref="AgentMismatchException">There is none.</exception>
    public static Space Find(EnvironmentContract contract, string key) =>
        (contract.ObservationSpace as DictSpace)?.Entries.FirstOrDefault(entry => entry.Key == key).Value
        ?? throw new AgentMismatchException(
            $"The layer needs \"{key}\" in the observation, but \"{contract.EnvironmentId}\" shows " +
            $"{contract.ObservationSpace.Describe()}. Use an environment of the RecSim family in dict layout.");

    /// <summary>Leaves at or below a path of an observation, in order.</summary>
    public static int[] Leaves(Space space, string path) =>
        [.. space.Leaves.Index()
            .Where(x => x.Item.Path == path || x.Item.Path.StartsWith(path + "/", StringComparison.Ordinal))
            .Select(x => x.Index)];

    /// <summary>Leaves of the base agent's observation at or below a path, in order.</summary>
    public int[] Leaves(string path) => Leaves(Contract.ObservationSpace, path);

    /// <summary>Copies what the environment shows.</summary>
    public void Copy(ValueBatch outer, int outerRow, ValueBatch inner, int innerRow)
    {
        for (int leaf = 0; leaf < _inner.Length; leaf++)
        {
            outer.Leaves[leaf].Row(outerRow).CopyTo(inner.Leaves[_inner[leaf]].Row(innerRow));
        }
    }

    private int Leaf(string path) => Contract.ObservationSpace.Leaves.Index().First(x => x.Item.Path == path).Index;

    private static string Move(string path, string raw) => path switch
    {
        "user" => $"user/{raw}",
        _ when path.StartsWith("user/", StringComparison.Ordinal) => $"user/{raw}/{path["user/".Length..]}",
        _ => path,
    };
}
