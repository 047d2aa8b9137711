using RecEnv.Seeding;

namespace RecEnv.Spaces;

/// <summary>What a value may be: a tree of boxes, integers, texts and their combinations. Immutable.</summary>
/// <remarks>
/// A space's values are held leaf by leaf in a <see cref="ValueBatch"/>; <see cref="Leaves"/> says which leaves there
/// are, in what order. Compares by structure.
/// </remarks>
public abstract class Space : IEquatable<Space>
{
    private IReadOnlyList<Leaf>? _leaves;

    private protected Space()
    {
    }

    /// <summary>The leaves of one value, in canonical order.</summary>
    public IReadOnlyList<Leaf> Leaves
    {
        get
        {
            if (_leaves is null)
            {
                var leaves = new List<Leaf>();
                AddLeaves("", [], leaves);
                _leaves = leaves;
            }

            return _leaves;
        }
    }

    /// <summary>Number of leaves of one value.</summary>
    public int LeafCount => Leaves.Count;

    /// <summary>One line that says what the space is, e.g. "Discrete(10)".</summary>
    public abstract string Describe();

    /// <summary>Says why a lane's value lies outside the space.</summary>
    /// <param name="values">Values of this space.</param>
    /// <param name="lane">Lane to check, in [0, count).</param>
    /// <returns>A clause naming the leaf, the index, the value and the bound; null when the value lies inside.</returns>
    public string? Violation(ValueBatch values, int lane)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Check(values.Leaves, lane);
    }

    /// <summary>Tells whether a lane's value lies in the space.</summary>
    /// <param name="values">Values of this space.</param>
    /// <param name="lane">Lane to check, in [0, count).</param>
    public bool Contains(ValueBatch values, int lane) => Violation(values, lane) is null;

    /// <summary>Draws a value for one lane.</summary>
    /// <remarks>
    /// Integers and bits uniform; a bounded box uniform; a half-bounded element bound ± exponential(1); an unbounded
    /// element normal; text and sequence lengths uniform.
    /// </remarks>
    /// <param name="random">Takes one or more draws for each number.</param>
    /// <param name="values">Receives the value.</param>
    /// <param name="lane">Lane that receives it, in [0, count).</param>
    public void Sample(ref RandomStream random, ValueBatch values, int lane)
    {
        ArgumentNullException.ThrowIfNull(values);
        Draw(ref random, values.Leaves, lane);
    }

    /// <inheritdoc/>
    public abstract bool Equals(Space? other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Space);

    /// <inheritdoc/>
    public override int GetHashCode() => Describe().GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Describe();

    /// <summary>Adds the leaves below a path.</summary>
    /// <param name="path">Path of this node.</param>
    /// <param name="outer">Axes that enclosing sequences put in front.</param>
    /// <param name="leaves">Receives the leaves.</param>
    internal abstract void AddLeaves(string path, IReadOnlyList<int> outer, List<Leaf> leaves);

    /// <summary>Checks the value at a row of this node's leaves; null when it lies inside.</summary>
    /// <remarks>
    /// A row is a lane, or lane · maxLength + index for an item of a sequence: the leaves of an item are arrays with
    /// one more leading axis, so the item's bytes are again one row of them.
    /// </remarks>
    internal abstract string? Check(ReadOnlySpan<LeafBuffer> leaves, int row);

    /// <summary>Draws the value at a row of this node's leaves.</summary>
    internal abstract void Draw(ref RandomStream random, ReadOnlySpan<LeafBuffer> leaves, int row);

    private protected static string Join(string path, string name) => path.Length == 0 ? name : $"{path}/{name}";
}
