using RecEnv.Spaces;

namespace RecEnv.Agents.Online;

/// <summary>Which items or clusters an action shows, and how different they are.</summary>
/// <remarks>
/// Told by the contract. An observation "available" lists item ids (RatingReplay); "doc/cluster_id" holds the candidates'
/// clusters (InterestExploration); where responses have a "cluster_id", the largest entry of a candidate's vector in "doc"
/// is its cluster (InterestEvolution). Without responses the candidates never change, and they, or the actions, are the
/// items (SlateFeedback). Otherwise candidates are drawn anew and have no name: nothing is counted.
/// </remarks>
internal sealed class ShownItems
{
    private readonly int _available = -1;
    private readonly int _clusterIds = -1;
    private readonly int _features = -1;
    private readonly bool _topics;

    public ShownItems(EnvironmentContract contract)
    {
        Leaf[] leaves = [.. contract.ObservationSpace.Leaves];
        Length = contract.ActionSpace.Leaves is [{ ElementType: ElementType.Int64 } leaf] ? leaf.Size : 0;
        _available = Find(leaves, "available", ElementType.Int64);
        _clusterIds = Find(leaves, "doc/cluster_id", ElementType.Int64);
        int doc = Find(leaves, "doc", ElementType.Float32);
        bool hasVectors = doc >= 0 && leaves[doc].Shape is [_, > 1];
        _features = hasVectors ? doc : -1;
        _topics = hasVectors && leaves.Any(leaf => leaf.Path == "response/cluster_id");
        bool changes = leaves.Any(leaf => leaf.Path.StartsWith("response/", StringComparison.Ordinal));
        Kind = _clusterIds >= 0 || _topics ? "clusters" : "items";
        Count = Length == 0 ? 0
            : _available >= 0 ? UpperBound(contract, "available")
            : _clusterIds >= 0 ? ClusterBound(contract)
            : _topics ? leaves[doc].Shape[1]
            : changes ? 0
            : contract.Slate?.CandidateCount ?? (contract.ActionSpace is DiscreteSpace discrete ? (int)discrete.N : 0);
    }

    /// <summary>Items of an action; 0 where an action is no choice of items.</summary>
    public int Length { get; }

    /// <summary>What is counted: "items" or "clusters".</summary>
    public string Kind { get; }

    /// <summary>How many there are; 0 where that is unknown.</summary>
    public int Count { get; }

    /// <summary>Whether <see cref="Diversity"/> has a meaning: features or clusters, and at least two positions.</summary>
    public bool HasDiversity => Length > 1 && (_features >= 0 || _clusterIds >= 0);

    /// <summary>Marks what an action shows.</summary>
    /// <param name="observation">Observation acted on; one lane.</param>
    /// <param name="action">The action, [Length].</param>
    /// <param name="seen">Marked, [Count].</param>
    public void Mark(ValueBatch observation, ReadOnlySpan<long> action, Span<bool> seen)
    {
        foreach (long candidate in action)
        {
            int id = IdOf(observation, (int)candidate);
            if ((uint)id < (uint)seen.Length)
            {
                seen[id] = true;
            }
        }
    }

    /// <summary>Intra-list diversity: mean over the pairs of positions of 1 − cosine, or of 1 for different clusters.</summary>
    public double Diversity(ValueBatch observation, ReadOnlySpan<long> action)
    {
        double sum = 0;
        for (int i = 0; i < action.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                sum += Distance(observation, (int)action[i], (int)action[j]);
            }
        }

        return sum / (action.Length * (action.Length - 1) / 2.0);
    }

    private int IdOf(ValueBatch observation, int candidate)
    {
        return _available >= 0 ? (int)observation.Leaves[_available].Lane<long>(0)[candidate]
            : _clusterIds >= 0 ? (int)observation.Leaves[_clusterIds].Lane<long>(0)[candidate]
            : _topics ? Largest(Vector(observation, candidate))
            : candidate;
    }

    private double Distance(ValueBatch observation, int one, int other)
    {
        if (_clusterIds >= 0)
        {
            return IdOf(observation, one) == IdOf(observation, other) ? 0 : 1;
        }

        ReadOnlySpan<float> a = Vector(observation, one);
        ReadOnlySpan<float> b = Vector(observation, other);
        double dot = 0, squaresA = 0, squaresB = 0;
        for (int k = 0; k < a.Length; k++)
        {
            dot += (double)a[k] * b[k];
            squaresA += (double)a[k] * a[k];
            squaresB += (double)b[k] * b[k];
        }

        double lengths = Math.Sqrt(squaresA * squaresB);
        return lengths > 0 ? 1 - (dot / lengths) : 1;
    }

    private ReadOnlySpan<float> Vector(ValueBatch observation, int candidate)
    {
        LeafBuffer buffer = observation.Leaves[_features];
        int width = buffer.Leaf.Shape[1];
        return buffer.Lane<float>(0).Slice(candidate * width, width);
    }

    private static int Largest(ReadOnlySpan<float> vector)
    {
        int best = 0;
        for (int k = 1; k < vector.Length; k++)
        {
            best = vector[k] > vector[best] ? k : best;
        }

        return best;
    }

    private static int Find(Leaf[] leaves, string path, ElementType type) =>
        Array.FindIndex(leaves, leaf => leaf.Path == path && leaf.ElementType == type);

    private static Space? Entry(Space space, string key) =>
        (space as DictSpace)?.Entries.FirstOrDefault(entry => entry.Key == key).Value;

    /// <summary>The list of available items is padded with the number of items.</summary>
    private static int UpperBound(EnvironmentContract contract, string key) =>
        Entry(contract.ObservationSpace, key) is BoxSpace box ? (int)box.High[0] : 0;

    private static int ClusterBound(EnvironmentContract contract) =>
        Entry(contract.ObservationSpace, "doc") is { } doc && Entry(doc, "cluster_id") is MultiDiscreteSpace clusters
            ? (int)clusters.Nvec[0]
            : 0;
}
