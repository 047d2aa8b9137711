using RecEnv.Spaces;

namespace RecEnv.Agents.TabularQ;

/// <summary>Names a state and an action by whole numbers, the key of a table entry.</summary>
/// <remarks>
/// <para>
/// Key: the shown items' features position by position, then (unless responses are ignored) the responses position by
/// position, then everything else that is observed. A real number becomes the number of bin edges that are at most it;
/// the edges lie equally spaced from the lowest to the highest. An integer stays as it is. Where items have no features,
/// and where an action is no slate, the action itself stands for them.
/// </para>
/// <para>Reference: RecSim 0.2.4, tabular_q_agent.</para>
/// </remarks>
internal sealed class StateActionKeys
{
    private readonly double[] _edges;
    private readonly int[] _items;
    private readonly int[] _responses;
    private readonly int[] _rest;
    private readonly EnvironmentContract _contract;
    private readonly long[] _itemCodes;
    private readonly long[] _stateCodes;
    private readonly int _itemLength;
    private readonly long[] _key;

    public StateActionKeys(EnvironmentContract contract, TabularQOptions options)
    {
        _contract = contract;
        _edges = Edges(options);
        _items = contract.Slate is null ? [] : Under(contract, "doc");
        int[] responses = Under(contract, "response");
        _rest = [.. Enumerable.Range(0, contract.ObservationSpace.LeafCount).Except(_items).Except(responses)];
        _responses = options.IgnoreResponse ? [] : responses;
        Actions = ListActions(contract, options.OrdinalSlates);
        int candidates = contract.Slate?.CandidateCount ?? Actions.Count;
        IReadOnlyList<Leaf> leaves = contract.ObservationSpace.Leaves;
        _itemLength = _items.Length == 0 ? 1 : _items.Sum(leaf => leaves[leaf].Size / candidates);
        _itemCodes = new long[candidates * _itemLength];
        _stateCodes = new long[_responses.Concat(_rest).Sum(leaf => leaves[leaf].Size)];
        _key = new long[(Actions[0].Length * _itemLength) + _stateCodes.Length];
    }

    /// <summary>All actions, in lexicographic order; the candidates of a slate, or the number of a single action.</summary>
    public IReadOnlyList<int[]> Actions { get; }

    /// <summary>Whole numbers in a key.</summary>
    public int Length => _key.Length;

    /// <summary>Reads the state that the next keys are for.</summary>
    public void Read(ValueBatch observations, int lane)
    {
        ReadItems(observations, lane);
        int at = 0;
        int slateSize = _contract.Slate?.SlateSize ?? 1;
        for (int position = 0; position < slateSize && _responses.Length > 0; position++)
        {
            foreach (int leaf in _responses)
            {
                int width = observations.Leaves[leaf].Leaf.Size / slateSize;
                at += Encode(observations.Leaves[leaf], lane, position * width, width, _stateCodes.AsSpan(at));
            }
        }

        foreach (int leaf in _rest)
        {
            at += Encode(observations.Leaves[leaf], lane, 0, observations.Leaves[leaf].Leaf.Size, _stateCodes.AsSpan(at));
        }
    }

    /// <summary>The key of an action in the state read last; valid until the next call.</summary>
    public ReadOnlySpan<long> Of(ReadOnlySpan<int> action)
    {
        Span<long> rest = _key;
        foreach (int candidate in action)
        {
            _itemCodes.AsSpan(candidate * _itemLength, _itemLength).CopyTo(rest);
            rest = rest[_itemLength..];
        }

        _stateCodes.CopyTo(rest);
        return _key;
    }

    private void ReadItems(ValueBatch observations, int lane)
    {
        int candidates = _itemCodes.Length / _itemLength;
        for (int candidate = 0; candidate < candidates; candidate++)
        {
            Span<long> codes = _itemCodes.AsSpan(candidate * _itemLength, _itemLength);
            if (_items.Length == 0)
            {
                codes[0] = candidate;
            }

            foreach (int leaf in _items)
            {
                int width = observations.Leaves[leaf].Leaf.Size / candidates;
                codes = codes[Encode(observations.Leaves[leaf], lane, candidate * width, width, codes)..];
            }
        }
    }

    private int Encode(LeafBuffer leaf, int lane, int start, int count, Span<long> codes)
    {
        for (int i = 0; i < count; i++)
        {
            codes[i] = leaf.Leaf.ElementType switch
            {
                ElementType.Float32 => Bin(leaf.Lane<float>(lane)[start + i]),
                ElementType.Float64 => Bin(leaf.Lane<double>(lane)[start + i]),
                _ => LeafNumbers.Integer(leaf, lane, start + i),
            };
        }

        return count;
    }

    /// <summary>The number of edges at most a value.</summary>
    private long Bin(double value)
    {
        int place = Array.BinarySearch(_edges, value);
        return place >= 0 ? place + 1 : ~place;
    }

    private static double[] Edges(TabularQOptions options)
    {
        double step = (options.HighestEdge - options.LowestEdge) / Math.Max(1, options.BinCount - 1);
        double[] edges = [.. Enumerable.Range(0, options.BinCount).Select(i => options.LowestEdge + (i * step))];
        edges[^1] = options.BinCount > 1 ? options.HighestEdge : options.LowestEdge;
        return edges;
    }

    private static int[] Under(EnvironmentContract contract, string key) =>
        [.. contract.ObservationSpace.Leaves.Index()
            .Where(x => x.Item.Path == key || x.Item.Path.StartsWith(key + "/", StringComparison.Ordinal))
            .Select(x => x.Index)];

    private static int[][] ListActions(EnvironmentContract contract, bool ordinal)
    {
        const string Agent = "tabular Q";
        if (ActionMask.IsThere(contract))
        {
            throw new AgentMismatchException(
                $"The tabular Q agent tries every action, and \"{contract.EnvironmentId}\" allows only some of them.");
        }

        if (contract.Slate is { } slate)
        {
            return SlateEnumeration.List(contract, slate, ordinal, Agent);
        }

        if (contract.ActionSpace is not DiscreteSpace { N: <= SlateEnumeration.Most } single)
        {
            throw new AgentMismatchException(
                $"The tabular Q agent needs slates or at most {SlateEnumeration.Most} single actions, but " +
                $"\"{contract.EnvironmentId}\" takes {contract.ActionSpace.Describe()}.");
        }

        return [.. Enumerable.Range(0, (int)single.N).Select(action => new[] { action })];
    }
}
