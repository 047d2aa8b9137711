using System.Globalization;

namespace RecEnv.Spaces;

/// <summary>A space whose value is one dense array: a single leaf.</summary>
public abstract class ArraySpace : Space
{
    private protected ArraySpace(ElementType elementType, IReadOnlyList<int> shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ElementType = elementType;
        Shape = [.. shape];
        Size = Shape.Aggregate(1, (product, extent) => extent >= 0
            ? checked(product * extent)
            : throw new ArgumentOutOfRangeException(nameof(shape), extent, "An axis cannot have a negative extent."));
    }

    /// <summary>Type of each number.</summary>
    public ElementType ElementType { get; }

    /// <summary>Extent of each axis; empty for a scalar.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Numbers in one value.</summary>
    public int Size { get; }

    internal override void AddLeaves(string path, IReadOnlyList<int> outer, List<Leaf> leaves) =>
        leaves.Add(new Leaf(path, ElementType, [.. outer, .. Shape]));

    private protected Span<byte> Row(LeafBuffer leaf, int row)
    {
        int size = Size * ElementType.Size();
        return leaf.Bytes.Slice(row * size, size);
    }

    private protected string Place(LeafBuffer leaf, int index)
    {
        string name = leaf.Leaf.Path.Length == 0 ? "The value" : $"\"{leaf.Leaf.Path}\"";
        return Shape.Count == 0 ? name : $"{name} at index {IndexText(index)}";
    }

    private protected static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private protected string ShapeText() => $"[{string.Join(", ", Shape)}]";

    private string IndexText(int flat)
    {
        int[] index = new int[Shape.Count];
        for (int axis = Shape.Count - 1; axis >= 0; axis--)
        {
            index[axis] = flat % Shape[axis];
            flat /= Shape[axis];
        }

        return string.Join(", ", index);
    }
}
