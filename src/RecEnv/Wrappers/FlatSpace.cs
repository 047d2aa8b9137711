using RecEnv.Spaces;

namespace RecEnv.Wrappers;

/// <summary>Turns values of a space into one vector of float32, exactly as Gymnasium's flatten does.</summary>
/// <remarks>Boxes and bits row-major, integers one-hot from their start, parts of dictionaries and tuples in order.</remarks>
public sealed class FlatSpace
{
    private const long MostValues = 1 << 24;

    private readonly List<ArraySpace> _parts = [];

    /// <summary>Prepares to flatten values of a space.</summary>
    /// <param name="space">A space without text and sequences.</param>
    /// <exception cref="NotSupportedException">
    /// The space holds a text or a sequence, which has no fixed size, or integers of too many values.
    /// </exception>
    public FlatSpace(Space space)
    {
        ArgumentNullException.ThrowIfNull(space);
        AddParts(space);
        var low = new List<double>();
        var high = new List<double>();
        foreach (ArraySpace part in _parts)
        {
            AddBounds(part, low, high);
        }

        Box = new BoxSpace(low, high, [low.Count]);
    }

    /// <summary>The box that holds the flat values.</summary>
    public BoxSpace Box { get; }

    /// <summary>Writes one lane's value as a flat vector.</summary>
    /// <param name="values">Values of the space.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="flat">Receives the vector, as long as <see cref="Box"/>.</param>
    public void Flatten(ValueBatch values, int lane, Span<float> flat)
    {
        ArgumentNullException.ThrowIfNull(values);
        for (int i = 0; i < _parts.Count; i++)
        {
            LeafBuffer leaf = values.Leaves[i];
            int written = _parts[i] switch
            {
                DiscreteSpace discrete => OneHot(leaf, lane, 0, discrete.Start, discrete.N, flat),
                MultiDiscreteSpace multi => OneHot(leaf, lane, multi, flat),
                _ => Copy(leaf, lane, flat),
            };
            flat = flat[written..];
        }
    }

    private static int Copy(LeafBuffer leaf, int lane, Span<float> flat)
    {
        if (leaf.Leaf.ElementType == ElementType.Float32)
        {
            leaf.Lane<float>(lane).CopyTo(flat);
            return leaf.Leaf.Size;
        }

        ReadOnlySpan<byte> row = leaf.Row(lane);
        for (int i = 0; i < leaf.Leaf.Size; i++)
        {
            flat[i] = (float)leaf.Leaf.ElementType.Read(row, i);
        }

        return leaf.Leaf.Size;
    }

    private static int OneHot(LeafBuffer leaf, int lane, MultiDiscreteSpace space, Span<float> flat)
    {
        int written = 0;
        for (int i = 0; i < space.Size; i++)
        {
            written += OneHot(leaf, lane, i, space.Start[i], space.Nvec[i], flat[written..]);
        }

        return written;
    }

    private static int OneHot(LeafBuffer leaf, int lane, int index, long start, long n, Span<float> flat)
    {
        flat[..(int)n].Clear();
        flat[(int)(leaf.Leaf.ElementType.Read(leaf.Row(lane), index) - start)] = 1;
        return (int)n;
    }

    private static void AddBounds(ArraySpace part, List<double> low, List<double> high)
    {
        if (part is BoxSpace box)
        {
            low.AddRange(Enumerable.Range(0, box.Size).Select(box.LowAt));
            high.AddRange(Enumerable.Range(0, box.Size).Select(box.HighAt));
            return;
        }

        int count = part switch
        {
            DiscreteSpace discrete => OneHotSize(part, [discrete.N]),
            MultiDiscreteSpace multi => OneHotSize(part, multi.Nvec),
            _ => part.Size,
        };
        low.AddRange(Enumerable.Repeat(0.0, count));
        high.AddRange(Enumerable.Repeat(1.0, count));
    }

    private static int OneHotSize(Space part, IReadOnlyList<long> counts)
    {
        long sum = counts.Sum(count => Math.Min(count, MostValues + 1));
        return sum <= MostValues ? (int)sum : throw new NotSupportedException(
            $"{part.Describe()} has more than {MostValues} values and cannot be laid out flat. Use the dict layout.");
    }

    private void AddParts(Space space)
    {
        switch (space)
        {
            case ArraySpace part:
                _parts.Add(part);
                break;
            case DictSpace dict:
                dict.Entries.ToList().ForEach(entry => AddParts(entry.Value));
                break;
            case TupleSpace tuple:
                tuple.Items.ToList().ForEach(AddParts);
                break;
            default:
                throw new NotSupportedException(
                    $"{space.Describe()} has no fixed size and cannot be laid out flat. Use the dict layout.");
        }
    }
}
