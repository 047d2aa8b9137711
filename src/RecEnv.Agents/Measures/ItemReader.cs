using RecEnv.Spaces;

namespace RecEnv.Agents.Measures;

/// <summary>Reads which items an action shows, in any environment whose observation tells.</summary>
/// <remarks>
/// Items are recognised by their kind: the cluster of a candidate ("doc/cluster_id", or the position of the one in
/// one-hot features "doc"), the item of an available list ("available"), or the action itself where there is nothing
/// else. The dict layout is needed for all but the last. Where several users share a lane, the slates of users who have
/// left count, too.
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

    private readonly int _slateSize;

    private ItemReader(
        Source source, int leaf, (int Positions, int SlateSize) size, string kindName, int kindCount, int featureCount, long start)
    {
        (_source, _leaf, _featureCount, _start) = (source, leaf, featureCount, start);
        (Positions, _slateSize) = size;
        (KindName, KindCount) = (kindName, kindCount);
    }

    /// <summary>Most items that an action shows: the slate size, times the users where several share a lane.</summary>
    public int Positions { get; }

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
            (int, int) size = (contract.ActionSpace.Leaves[0].Size, slate.SlateSize);
            if (Index("doc/cluster_id") is >= 0 and var cluster
                && Part(Part(contract.ObservationSpace, "doc"), "cluster_id") is MultiDiscreteSpace { } clusters)
            {
                return new(Source.ClusterId, cluster, size, "cluster", (int)clusters.Nvec[0], 0, 0);
            }

            if (Index("doc") is not (>= 0 and var features)
                || leaves[features] is not { ElementType: ElementType.Float32, Shape: [_, > 0 and var count] })
            {
                return new(Source.Action, -1, size, "item", slate.CandidateCount, 0, 0);
            }

            // A catalogue that never changes: its candidates are the items.
            bool isCatalogue = Index("history/item") >= 0;
            return isCatalogue
                ? new(Source.Action, features, size, "item", slate.CandidateCount, count, 0)
                : new(Source.Features, features, size, "cluster", count, count, 0);
        }

        if (contract.ActionSpace is not DiscreteSpace actions || actions.N > int.MaxValue)
        {
            return null;
        }

        return Index("available") is >= 0 and var available && Part(contract.ObservationSpace, "available") is BoxSpace box
            ? new(Source.Available, available, (1, 1), "item", (int)box.High[0], 0, 0)
            : new(Source.Action, -1, (1, 1), "action", (int)actions.N, 0, actions.Start);
    }

    /// <summary>Reads the kinds of the items that a lane's action shows.</summary>
    /// <param name="step">What the action was chosen on.</param>
    /// <param name="actions">The actions.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="kinds">
    /// Receives the kinds by position, [positions]; −1 where the slate is left empty or the features are not one-hot.
    /// </param>
    /// <returns>Number of items shown.</returns>
    public int Read(VectorStep step, ValueBatch actions, int lane, Span<int> kinds)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        ReadOnlySpan<long> shown = actions.Leaves[0].Lane<long>(lane);
        int count = 0;
        for (int position = 0; position < shown.Length; position++)
        {
            bool isShown = shown[position] >= _start;
            kinds[position] = isShown ? Kind(step, lane, shown[position]) : -1;
            count += isShown ? 1 : 0;
        }

        return count;
    }

    /// <summary>Mean distance of the pairs of a slate: 1 − cosine of the features, or 1 for different and 0 for equal kinds.</summary>
    /// <param name="step">What the action was chosen on.</param>
    /// <param name="actions">The actions.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="kinds">What <see cref="Read"/> gave.</param>
    /// <returns>In [0, 2]; null where there is no pair or a single feature, of which a cosine says nothing.</returns>
    public double? Diversity(VectorStep step, ValueBatch actions, int lane, ReadOnlySpan<int> kinds)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        if (_featureCount == 1)
        {
            return null;
        }

        ReadOnlySpan<long> shown = actions.Leaves[0].Lane<long>(lane);
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < shown.Length; i++)
        {
            int end = ((i / _slateSize) + 1) * _slateSize; // only pairs of the same user's slate
            for (int j = i + 1; j < end; j++)
            {
                if (shown[i] >= _start && shown[j] >= _start)
                {
                    sum += Distance(step, lane, (shown[i], kinds[i]), (shown[j], kinds[j]));
                    pairs++;
                }
            }
        }

        return pairs == 0 ? null : sum / pairs;
    }

    private double Distance(VectorStep step, int lane, (long Candidate, int Kind) a, (long Candidate, int Kind) b)
    {
        bool byKind = _featureCount == 0 || (_source == Source.Features && a.Kind >= 0 && b.Kind >= 0);
        return byKind
            ? a.Kind == b.Kind ? 0 : 1
            : 1 - Cosine(Features(step, lane, a.Candidate), Features(step, lane, b.Candidate));
    }

    private int Kind(VectorStep step, int lane, long candidate) => _source switch
    {
        Source.ClusterId => (int)step.Observations.Leaves[_leaf].Lane<long>(lane)[(int)candidate],
        Source.Features => OneHot(Features(step, lane, candidate)),
        Source.Available => (int)step.Observations.Leaves[_leaf].Lane<long>(lane)[(int)candidate],
        _ => (int)(candidate - _start),
    };

    private ReadOnlySpan<float> Features(VectorStep step, int lane, long candidate) =>
        step.Observations.Leaves[_leaf].Lane<float>(lane).Slice((int)candidate * _featureCount, _featureCount);

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
