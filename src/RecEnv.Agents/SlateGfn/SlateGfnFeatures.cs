using RecEnv.Spaces;

namespace RecEnv.Agents.SlateGfn;

/// <summary>Turns what is observed into the numbers of a state: [user numbers, user attributes, items, feedback].</summary>
/// <remarks>
/// For environments whose candidates are a catalogue: they show a history of item ids "history/item", candidate c being
/// item id c + 1, 0 for nothing. Feedback is what else is under "history", one or more numbers a position, its
/// "length" left out. Of what is under "user", single bounded integers are attributes, all else are numbers.
/// </remarks>
internal sealed class SlateGfnFeatures
{
    private const long MaxAttribute = 10_000_000;

    private readonly (int Leaf, int Size)[] _numbers;
    private readonly (int Leaf, long First)[] _attributes;
    private readonly (int Leaf, int Width)[] _feedback;
    private readonly int _item;
    private readonly int _doc;

    /// <summary>Lays the state out.</summary>
    /// <param name="contract">Contract of the environment.</param>
    /// <param name="agent">Who asks, for the message, e.g. "hit rate".</param>
    /// <exception cref="AgentMismatchException">There is no slate or several, or no history of item ids.</exception>
    public SlateGfnFeatures(EnvironmentContract contract, string agent)
    {
        Leaf[] leaves = [.. contract.ObservationSpace.Leaves];
        Space?[] spaces = LeafSpaces.List(contract.ObservationSpace);
        _item = Array.FindIndex(leaves, leaf => leaf.Path == "history/item");
        if (contract.Slate is not { } slate || _item < 0 || contract.ActionSpace.Leaves[0].Size != slate.SlateSize)
        {
            throw new AgentMismatchException(
                $"The {agent} agent needs one slate a step, of items of a catalogue, and a history of item ids " +
                $"\"history/item\", but \"{contract.EnvironmentId}\" shows {contract.ObservationSpace.Describe()} and takes " +
                $"{contract.ActionSpace.Describe()}. Use SlateFeedback-v0 in dict layout, or another environment of a catalogue.");
        }

        (ItemCount, SlateSize, HistoryLength) = (slate.CandidateCount, slate.SlateSize, leaves[_item].Size);
        _doc = Array.FindIndex(leaves, leaf => leaf.Path == "doc");
        FeatureCount = _doc < 0 ? 0 : leaves[_doc].Size / ItemCount;
        var user = leaves.Index().Where(x => IsUnder(x.Item, "user")).ToArray();
        var attributes = user.Select(x => (x.Index, Values: Values(spaces[x.Index]))).Where(x => x.Values.Count > 0).ToArray();
        _attributes = [.. attributes.Select(x => (x.Index, x.Values.First))];
        AttributeSizes = [.. attributes.Select(x => checked((int)x.Values.Count))];
        _numbers = [.. user.Where(x => Values(spaces[x.Index]).Count == 0).Select(x => (x.Index, x.Item.Size))];
        _feedback = [.. leaves.Index()
            .Where(x => IsUnder(x.Item, "history") && x.Index != _item && x.Item.Path != "history/length")
            .Where(x => x.Item.Size % HistoryLength == 0)
            .Select(x => (x.Index, x.Item.Size / HistoryLength))];
        NumberCount = _numbers.Sum(x => x.Size);
        FeedbackCount = _feedback.Sum(x => x.Width);
    }

    /// <summary>Items N of the catalogue.</summary>
    public int ItemCount { get; }

    /// <summary>Positions K of a slate.</summary>
    public int SlateSize { get; }

    /// <summary>Positions H of the history.</summary>
    public int HistoryLength { get; }

    /// <summary>Features of an item; 0 where they are not observed.</summary>
    public int FeatureCount { get; }

    /// <summary>Numbers of a user.</summary>
    public int NumberCount { get; }

    /// <summary>Values of each attribute of a user.</summary>
    public IReadOnlyList<int> AttributeSizes { get; }

    /// <summary>Numbers of feedback f of a position of the history.</summary>
    public int FeedbackCount { get; }

    /// <summary>Where items begin.</summary>
    public int ItemStart => NumberCount + AttributeSizes.Count;

    /// <summary>Where feedback begins, [H, f].</summary>
    public int FeedbackStart => ItemStart + HistoryLength;

    /// <summary>Numbers of a state.</summary>
    public int StateLength => FeedbackStart + (HistoryLength * FeedbackCount);

    /// <summary>Reads a state.</summary>
    /// <param name="observations">Observations.</param>
    /// <param name="lane">Lane to read.</param>
    /// <param name="state">Receives it, [<see cref="StateLength"/>].</param>
    public void Read(ValueBatch observations, int lane, Span<float> state)
    {
        int at = 0;
        foreach ((int leaf, int size) in _numbers)
        {
            for (int i = 0; i < size; i++)
            {
                state[at++] = (float)LeafNumbers.Number(observations.Leaves[leaf], lane, i);
            }
        }

        foreach ((int leaf, long first) in _attributes)
        {
            state[at++] = LeafNumbers.Integer(observations.Leaves[leaf], lane, 0) - first;
        }

        for (int h = 0; h < HistoryLength; h++)
        {
            state[at++] = LeafNumbers.Integer(observations.Leaves[_item], lane, h);
        }

        for (int h = 0; h < HistoryLength; h++)
        {
            foreach ((int leaf, int width) in _feedback)
            {
                for (int i = 0; i < width; i++)
                {
                    state[at++] = (float)LeafNumbers.Number(observations.Leaves[leaf], lane, (h * width) + i);
                }
            }
        }
    }

    /// <summary>Reads what each position of a slate earned: the sum of its feedback, from the history that it has joined.</summary>
    /// <param name="next">Observations after the slate.</param>
    /// <param name="lane">Lane to read.</param>
    /// <param name="slate">Candidates shown, [K].</param>
    /// <param name="parts">Receives the sums, [K].</param>
    /// <returns>False where the slate is not the end of the history.</returns>
    public bool ReadParts(ValueBatch next, int lane, ReadOnlySpan<long> slate, Span<float> parts)
    {
        LeafBuffer items = next.Leaves[_item];
        int length = 0;
        while (length < HistoryLength && LeafNumbers.Integer(items, lane, length) != 0)
        {
            length++;
        }

        int first = length - slate.Length;
        parts.Clear();
        for (int position = 0; position < slate.Length; position++)
        {
            if (first < 0 || LeafNumbers.Integer(items, lane, first + position) != slate[position] + 1)
            {
                return false;
            }

            foreach ((int leaf, int width) in _feedback)
            {
                for (int i = 0; i < width; i++)
                {
                    parts[position] += (float)LeafNumbers.Number(next.Leaves[leaf], lane, ((first + position) * width) + i);
                }
            }
        }

        return true;
    }

    /// <summary>Reads the features of all items, [N, features].</summary>
    public float[] ReadItems(ValueBatch observations, int lane)
    {
        float[] items = new float[ItemCount * FeatureCount];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = (float)LeafNumbers.Number(observations.Leaves[_doc], lane, i);
        }

        return items;
    }

    /// <summary>First value and number of values of a single bounded integer; none for all else.</summary>
    private static (long First, long Count) Values(Space? space) => space switch
    {
        DiscreteSpace discrete => (discrete.Start, discrete.N),
        BoxSpace { ElementType: ElementType.Int64 or ElementType.Int32, Low: [var low], High: [var high] }
            when high - low < MaxAttribute => ((long)low, (long)(high - low) + 1),
        _ => (0, 0),
    };

    private static bool IsUnder(Leaf leaf, string key) =>
        leaf.Path == key || leaf.Path.StartsWith(key + "/", StringComparison.Ordinal);
}
