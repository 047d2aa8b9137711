using System.Globalization;
using RecEnv.Seeding;

namespace RecEnv.Spaces;

/// <summary>Numbers in a box, bounds included. NaN is never inside.</summary>
public sealed class BoxSpace : ArraySpace
{
    private readonly double[] _low;
    private readonly double[] _high;

    /// <summary>A box with the same bounds for every element.</summary>
    /// <param name="low">Lower bound, or −∞; rounded to the element type, −∞ of an integer being its smallest.</param>
    /// <param name="high">Upper bound, or +∞, in the same way; not below <paramref name="low"/>.</param>
    /// <param name="shape">Extent of each axis; empty for a scalar.</param>
    /// <param name="elementType">Type of each number. Default float32.</param>
    public BoxSpace(double low, double high, IReadOnlyList<int> shape, ElementType elementType = ElementType.Float32)
        : this([low], [high], shape, elementType)
    {
    }

    /// <summary>A box with bounds for each element.</summary>
    /// <param name="low">Lower bounds, row-major; one number stands for all.</param>
    /// <param name="high">Upper bounds, row-major; one number stands for all.</param>
    /// <param name="shape">Extent of each axis; empty for a scalar.</param>
    /// <param name="elementType">Type of each number. Default float32.</param>
    /// <exception cref="ArgumentException">The bounds do not fit the shape or the element type, are NaN, or cross.</exception>
    public BoxSpace(
        IReadOnlyList<double> low,
        IReadOnlyList<double> high,
        IReadOnlyList<int> shape,
        ElementType elementType = ElementType.Float32)
        : base(elementType, shape)
    {
        _low = Bounds(low, nameof(low));
        _high = Bounds(high, nameof(high));
        for (int i = 0; i < Size; i++)
        {
            if (!(LowAt(i) <= HighAt(i)))
            {
                throw new ArgumentException(
                    $"Element {i} of a box has bounds [{Text(LowAt(i))}, {Text(HighAt(i))}]; the lower one must " +
                    "not be above the upper one.",
                    nameof(low));
            }
        }
    }

    /// <summary>Lower bounds: one number for all elements, or one for each, row-major.</summary>
    public IReadOnlyList<double> Low => _low;

    /// <summary>Upper bounds: one number for all elements, or one for each, row-major.</summary>
    public IReadOnlyList<double> High => _high;

    /// <inheritdoc/>
    public override string Describe() => _low.Length == 1 && _high.Length == 1
        ? $"Box({Text(_low[0])}, {Text(_high[0])}, {ShapeText()}, {ElementType.Name()})"
        : $"Box(elementwise bounds, {ShapeText()}, {ElementType.Name()})";

    /// <inheritdoc/>
    public override bool Equals(Space? other) =>
        other is BoxSpace box && ElementType == box.ElementType && Shape.SequenceEqual(box.Shape)
        && Enumerable.Range(0, Size).All(i => LowAt(i).Equals(box.LowAt(i)) && HighAt(i).Equals(box.HighAt(i)));

    internal override string? Check(ReadOnlySpan<LeafBuffer> leaves, int row)
    {
        ReadOnlySpan<byte> bytes = Row(leaves[0], row);
        for (int i = 0; i < Size; i++)
        {
            double value = ElementType.Read(bytes, i);
            if (!(value >= LowAt(i) && value <= HighAt(i)))
            {
                return $"{Place(leaves[0], i)} is {Text(value)}, outside [{Text(LowAt(i))}, {Text(HighAt(i))}]";
            }
        }

        return null;
    }

    internal override void Draw(ref RandomStream random, ReadOnlySpan<LeafBuffer> leaves, int row)
    {
        Span<byte> bytes = Row(leaves[0], row);
        for (int i = 0; i < Size; i++)
        {
            ElementType.Write(bytes, i, DrawElement(ref random, LowAt(i), HighAt(i)));
        }
    }

    internal double LowAt(int index) => _low.Length == 1 ? _low[0] : _low[index];

    internal double HighAt(int index) => _high.Length == 1 ? _high[0] : _high[index];

    private double DrawElement(ref RandomStream random, double low, double high)
    {
        if (!ElementType.IsFloat())
        {
            return Math.Clamp(Math.Floor(low + (random.Uniform() * (high - low + 1))), low, high);
        }

        return (double.IsFinite(low), double.IsFinite(high)) switch
        {
            (true, true) => Math.Clamp(Between(low, high, random.Uniform()), low, high),
            (true, false) => low - Math.Log(1 - random.Uniform()),
            (false, true) => high + Math.Log(1 - random.Uniform()),
            _ => random.Normal(),
        };
    }

    private double[] Bounds(IReadOnlyList<double> bounds, string name)
    {
        ArgumentNullException.ThrowIfNull(bounds, name);
        if (bounds.Count != 1 && bounds.Count != Size)
        {
            throw new ArgumentException(
                $"A box of shape {ShapeText()} needs 1 or {Size} bounds, but {bounds.Count} were given.", name);
        }

        return [.. bounds.Select(bound => Held(bound, name))];
    }

    // A bound as the element type holds it, so that a value can lie on it: 0.1 is not a float32, its nearest one is.
    private double Held(double bound, string name)
    {
        if (ElementType.IsFloat())
        {
            return ElementType == ElementType.Float32 ? (float)bound : bound;
        }

        (double low, double high) = ElementType.Range();
        if (double.IsFinite(bound) && (bound < low || bound > high || bound != Math.Floor(bound)))
        {
            throw new ArgumentException(
                $"Bound {Number(bound)} of a box of {ElementType.Name()} must be a whole number in [{Number(low)}, " +
                $"{Number(high)}], or infinite.",
                name);
        }

        return Math.Clamp(bound, low, high);
    }

    // Float32 numbers are written with the digits that a float32 needs.
    private string Text(double value) => ElementType == ElementType.Float32
        ? ((float)value).ToString("R", CultureInfo.InvariantCulture)
        : Number(value);

    // high - low overflows for the widest boxes.
    private static double Between(double low, double high, double share) => double.IsFinite(high - low)
        ? low + (share * (high - low))
        : (low * (1 - share)) + (high * share);
}
