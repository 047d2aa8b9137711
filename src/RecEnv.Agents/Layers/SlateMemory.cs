using RecEnv.Spaces;

namespace RecEnv.Agents.Layers;

/// <summary>Features of the items that each lane showed in its last two slates.</summary>
internal sealed class SlateMemory
{
    private const double Absolute = 1e-4;
    private const double Relative = 1e-5;

    private readonly int[] _sources;
    private readonly int _candidates;
    private readonly ValueBatch _last;
    private readonly ValueBatch _previous;
    private readonly int[] _recorded;

    public SlateMemory(EnvironmentContract contract, int laneCount)
    {
        Space doc = LayerSpace.Find(contract, "doc");
        SlateFacts slate = contract.Slate ?? throw new AgentMismatchException(
            $"Temporal aggregation holds slates, but \"{contract.EnvironmentId}\" takes {contract.ActionSpace.Describe()}.");
        _candidates = slate.CandidateCount;
        _sources = LayerSpace.Leaves(contract.ObservationSpace, "doc");
        Space = Shown(doc, slate, contract.EnvironmentId);
        _last = new ValueBatch(Space, laneCount);
        _previous = new ValueBatch(Space, laneCount);
        _recorded = new int[laneCount];
    }

    /// <summary>Space of a slate's features: the candidates' with K in place of N.</summary>
    public Space Space { get; }

    /// <summary>Whether a lane remembers anything.</summary>
    public bool Any(int lane) => _recorded[lane] > 0;

    /// <summary>Forgets a lane's slates; the first candidates stand for the last one.</summary>
    public void Begin(ValueBatch observations, int lane)
    {
        Span<long> first = stackalloc long[_last.Leaves[0].Leaf.Shape[0]];
        for (int position = 0; position < first.Length; position++)
        {
            first[position] = position;
        }

        Record(observations, lane, first);
        _recorded[lane] = 1;
    }

    /// <summary>Records a slate that was chosen on an observation.</summary>
    public void Record(ValueBatch observations, int lane, ReadOnlySpan<long> slate)
    {
        _previous.CopyLane(_last, lane, lane);
        for (int leaf = 0; leaf < _sources.Length; leaf++)
        {
            LeafBuffer source = observations.Leaves[_sources[leaf]];
            int width = source.Leaf.ByteSize / _candidates;
            Span<byte> target = _last.Leaves[leaf].Row(lane);
            for (int position = 0; position < slate.Length; position++)
            {
                int from = (int)Math.Max(0, slate[position]) * width;
                source.Row(lane).Slice(from, width).CopyTo(target.Slice(position * width, width));
            }
        }

        _recorded[lane]++;
    }

    /// <summary>Writes the last slate's features.</summary>
    public void Show(int lane, ValueBatch observations, int[] leaves)
    {
        for (int leaf = 0; leaf < leaves.Length; leaf++)
        {
            _last.Leaves[leaf].Row(lane).CopyTo(observations.Leaves[leaves[leaf]].Row(lane));
        }
    }

    /// <summary>Whether the last two slates chosen differ.</summary>
    public bool Changed(int lane)
    {
        for (int leaf = 0; leaf < _sources.Length && _recorded[lane] > 2; leaf++)
        {
            (LeafBuffer last, LeafBuffer previous) = (_last.Leaves[leaf], _previous.Leaves[leaf]);
            bool real = last.Leaf.ElementType is ElementType.Float32 or ElementType.Float64;
            for (int i = 0; i < last.Leaf.Size; i++)
            {
                double now = LeafNumbers.Number(last, lane, i);
                double before = LeafNumbers.Number(previous, lane, i);
                if (Math.Abs(now - before) > (real ? Absolute + (Relative * Math.Abs(before)) : 0))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static Space Shown(Space space, SlateFacts slate, string environment) => space switch
    {
        DictSpace dict => new DictSpace(dict.Entries.Select(
            entry => new KeyValuePair<string, Space>(entry.Key, Shown(entry.Value, slate, environment)))),
        BoxSpace box => new BoxSpace(box.Low.Min(), box.High.Max(), [slate.SlateSize, .. box.Shape.Skip(1)]),
        MultiDiscreteSpace many => new MultiDiscreteSpace(
            [.. many.Nvec.Take(many.Nvec.Count / slate.CandidateCount * slate.SlateSize)]),
        _ => throw new AgentMismatchException(
            $"Temporal aggregation cannot compare items described by {space.Describe()}, as in \"{environment}\"."),
    };
}
