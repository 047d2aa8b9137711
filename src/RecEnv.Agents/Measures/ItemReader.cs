using RecEnv.Spaces;

namespace RecEnv.Agents.Measures;

/// <summary>Reads which items an action shows, in any environment whose observation tells.</summary>
/// <remarks>
/// Items are recognised by their kind: the cluster of a candidate ("doc/cluster_id", or the position of the one in
/// one-hot features "doc"), the item of an available list ("available"), or the action itself where there is nothing
/// else. The dict layout is needed for all but the last.
/// </remarks>
public sealed class ItemReader
{
    private enum Source
    {
        ClusterId,
        Features,
        Available,
        Action,
    }

    private readonly Source _source;
    private readonly int _leaf;
    private readonly int _featureCount;
    private readonly long _start;

    private ItemReader(Source source, int leaf, int slateSize, string kindName, int kindCount, int featureCount, long start)
    {
        (_source, _leaf, _featureCount, _start) = (source, leaf, featureCount, start);
        (SlateSize, KindName, KindCount) = (slateSize, kindName, kindCount);
    }

    /// <summary>Most items that an action shows.</summary>
    public int SlateSize { get; }

    /// <summary>What a kind is: "cluster", "item" or "action".</summary>
    public string KindName { get; }

    /// <summary>Number of kinds; kinds are 0 to count − 1.</summary>
    public int KindCount { get; }

    /// <summary>A reader for an environment.</summary>
    /// <param name="contract">Its contract.</param>
    /// <returns>Null where an action does not tell what is shown.</returns>
    public static ItemReader? Find(EnvironmentContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        Leaf[] leaves = [.. contract.ObservationSpace.Leaves];
        int Index(string path) => Array.FindIndex(leaves, leaf => leaf.Path == path);
        if (contract.Slate is { } slate)
        {
            if (Index("doc/cluster_id") is >= 0 and var cluster
                && Part(Part(contract.ObservationSpace, "doc"), "cluster_id") is MultiDiscreteSpace { } clusters)
            {
                return new(Source.ClusterId, cluster, slate.SlateSize, "cluster", (int)clusters.Nvec[0], 0, 0);
            }

            if (Index("doc") is not (>= 0 and var features)
                || leaves[features] is not { ElementType: ElementType.Float32, Shape: [_, > 0 and var count] })
            {
                return new(Source.Action, -1, slate.SlateSize, "item", slate.CandidateCount, 0, 0);
            }

            // A catalogue that never changes: its candidates are the items.
            bool isCatalogue = Index("history/item") >= 0;
            return isCatalogue
                ? new(Source.Action, features, slate.SlateSize, "item", slate.CandidateCount, count, 0)
                : new(Source.Features, features, slate.SlateSize, "cluster", count, count, 0);
        }

        if (contract.ActionSpace is not DiscreteSpace actions || actions.N > int.MaxValue)
        {
            return null;
        }

        return Index("available") is >= 0 and var available && Part(contract.ObservationSpace, "available") is BoxSpace box
            ? new(Source.Available, available, 1, "item", (int)box.High[0], 0, 0)
            : new(Source.Action, -1, 1, "action", (int)actions.N, 0, actions.Start);
    }

    /// <summary>Reads the kinds of the items that a lane's action shows.</summary>
    /// <param name="step">What the action was chosen on.</param>
    /// <param name="actions">The actions.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="kinds">Receives the kinds by position, [slate]; −1 where the features are not one-hot.</param>
    /// <returns>Number of items shown; a short slate shows fewer.</returns>
    public int Read(VectorStep step, ValueBatch actions, int lane, Span<int> kinds)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        ReadOnlySpan<long> shown = actions.Leaves[0].Lane<long>(lane);
        int count = 0;
        foreach (long candidate in shown)
        {
            if (candidate < _start)
            {
                break; // the rest of a short slate is empty
            }

            kinds[count++] = Kind(step, lane, candidate);
        }

        return count;
    }

    /// <summary>Mean distance of the pairs of a slate: 1 − cosine of the features, or 1 for different and 0 for equal kinds.</summary>
    /// <param name="step">What the action was chosen on.</param>
    /// <param name="actions">The actions.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="kinds">What <see cref="Read"/> gave.</param>
    /// <param name="count">Number of items shown.</param>
    /// <returns>In [0, 2]; null where there is no pair or a single feature, of which a cosine says nothing.</returns>
    public double? Diversity(VectorStep step, ValueBatch actions, int lane, ReadOnlySpan<int> kinds, int count)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        if (count < 2 || _featureCount == 1)
        {
            return null;
        }

        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            for (int j = i + 1; j < count; j++)
            {
                sum += _featureCount == 0 || (kinds[i] >= 0 && kinds[j] >= 0 && _source == Source.Features)
                    ? kinds[i] == kinds[j] ? 0 : 1
                    : 1 - Cosine(Features(step, actions, lane, i), Features(step, actions, lane, j));
            }
        }

        return sum / (count * (count - 1) / 2);
    }

    private int Kind(VectorStep step, int lane, long candidate) => _source switch
    {
        Source.ClusterId => (int)step.Observations.Leaves[_leaf].Lane<long>(lane)[(int)candidate],
        Source.Features => OneHot(step.Observations.Leaves[_leaf].Lane<float>(lane).Slice((int)candidate * _featureCount, _featureCount)),
        Source.Available => (int)step.Observations.Leaves[_leaf].Lane<long>(lane)[(int)candidate],
        _ => (int)(candidate - _start),
    };

    private ReadOnlySpan<float> Features(VectorStep step, ValueBatch actions, int lane, int position) =>
        step.Observations.Leaves[_leaf].Lane<float>(lane)
            .Slice((int)actions.Leaves[0].Lane<long>(lane)[position] * _featureCount, _featureCount);

    /// <summary>Position of the one in a one-hot row; −1 for any other row.</summary>
    private static int OneHot(ReadOnlySpan<float> row)
    {
        int first = row.IndexOfAnyExcept(0f);
        return row.Length > 1 && first >= 0 && row[first] == 1 && !row[(first + 1)..].ContainsAnyExcept(0f) ? first : -1;
    }

    private static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double product = 0;
        double squareA = 0;
        double squareB = 0;
        for (int i = 0; i < a.Length; i++)
        {
            product += (double)a[i] * b[i];
            squareA += (double)a[i] * a[i];
            squareB += (double)b[i] * b[i];
        }

        return squareA > 0 && squareB > 0 ? product / Math.Sqrt(squareA * squareB) : 0;
    }

    private static Space? Part(Space? space, string key) =>
        (space as DictSpace)?.Entries.FirstOrDefault(entry => entry.Key == key).Value;
}
