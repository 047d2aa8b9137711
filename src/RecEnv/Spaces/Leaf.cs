namespace RecEnv.Spaces;

/// <summary>One leaf of a space tree: a dense array of numbers.</summary>
public sealed record Leaf
{
    /// <summary>Describes a leaf.</summary>
    /// <param name="path">Place in the tree, e.g. "response/click"; "" for a space that is itself a leaf.</param>
    /// <param name="elementType">Type of each number.</param>
    /// <param name="shape">Extent of each axis of one value; empty for a scalar.</param>
    public Leaf(string path, ElementType elementType, IReadOnlyList<int> shape)
    {
        Path = path;
        ElementType = elementType;
        Shape = shape;
        Size = checked(shape.Aggregate(1, (product, extent) => checked(product * extent)));
        ByteSize = checked(Size * elementType.Size());
    }

    /// <summary>Place in the tree, e.g. "response/click".</summary>
    public string Path { get; }

    /// <summary>Type of each number.</summary>
    public ElementType ElementType { get; }

    /// <summary>Extent of each axis of one value; empty for a scalar.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Numbers in one value.</summary>
    public int Size { get; }

    /// <summary>Bytes of one value.</summary>
    public int ByteSize { get; }

    /// <inheritdoc/>
    public bool Equals(Leaf? other) =>
        other is not null && Path == other.Path && ElementType == other.ElementType && Shape.SequenceEqual(other.Shape);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Path, ElementType, Shape.Count);

    /// <inheritdoc/>
    public override string ToString() => $"{Path} {ElementType.Name()}[{string.Join(", ", Shape)}]";
}
