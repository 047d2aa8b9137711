using RecEnv.Learning.Checkpoints;

namespace RecEnv.Agents.Ranking;

/// <summary>A vector for each user and each item; an item scores the product of the two. Immutable.</summary>
/// <remarks>score(u, i) = pᵤ · qᵢ. In a file: tensors "users" [M, d] and "items" [N, d], float32.</remarks>
public sealed class MatrixFactors : IItemScorer
{
    private const string FormatKey = "recenv.factors_format";
    private const string Format = "1";

    private readonly float[] _users;
    private readonly float[] _items;

    /// <summary>Takes over vectors.</summary>
    /// <param name="dimensions">Length d of a vector, at least 1.</param>
    /// <param name="users">pᵤ, row-major [users, d]. Finite.</param>
    /// <param name="items">qᵢ, row-major [items, d]. Finite.</param>
    /// <exception cref="ArgumentException">A column does not hold whole vectors, or a number is not finite.</exception>
    public MatrixFactors(int dimensions, float[] users, float[] items)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        ArgumentNullException.ThrowIfNull(users);
        ArgumentNullException.ThrowIfNull(items);
        Dimensions = dimensions;
        _users = Checked(users, nameof(users));
        _items = Checked(items, nameof(items));
    }

    /// <summary>Length d of a vector.</summary>
    public int Dimensions { get; }

    /// <summary>Number of users.</summary>
    public int UserCount => _users.Length / Dimensions;

    /// <summary>Number of items.</summary>
    public int ItemCount => _items.Length / Dimensions;

    /// <summary>All user vectors, row-major [UserCount, d].</summary>
    public ReadOnlySpan<float> Users => _users;

    /// <summary>All item vectors, row-major [ItemCount, d].</summary>
    public ReadOnlySpan<float> Items => _items;

    /// <summary>A user's vector, [d].</summary>
    /// <param name="user">The user, in [0, UserCount).</param>
    public ReadOnlySpan<float> User(int user) => _users.AsSpan(user * Dimensions, Dimensions);

    /// <summary>An item's vector, [d].</summary>
    /// <param name="item">The item, in [0, ItemCount).</param>
    public ReadOnlySpan<float> Item(int item) => _items.AsSpan(item * Dimensions, Dimensions);

    /// <inheritdoc/>
    public void Score(int user, ReadOnlySpan<int> items, Span<float> scores)
    {
        ReadOnlySpan<float> vector = User(user);
        for (int i = 0; i < items.Length; i++)
        {
            scores[i] = FactorMath.Dot(vector, Item(items[i]));
        }
    }

    /// <summary>Tells whether a checkpoint holds factors.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    public static bool IsIn(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return checkpoint.Texts.ContainsKey(FormatKey);
    }

    /// <summary>Puts the vectors into a checkpoint.</summary>
    public Checkpoint Save()
    {
        var checkpoint = new Checkpoint();
        checkpoint.SetText(FormatKey, Format);
        checkpoint.Set<float>("users", _users, UserCount, Dimensions);
        checkpoint.Set<float>("items", _items, ItemCount, Dimensions);
        return checkpoint;
    }

    /// <summary>Takes vectors out of a checkpoint.</summary>
    /// <param name="checkpoint">What <see cref="Save"/> made, or any with tensors "users" and "items" of one width.</param>
    /// <exception cref="CheckpointException">A tensor is missing, of another shape, or not finite.</exception>
    public static MatrixFactors Load(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ReadOnlySpan<float> users = checkpoint.Get<float>("users", -1, -1);
        int dimensions = checkpoint.Get("users").Shape[1];
        ReadOnlySpan<float> items = checkpoint.Get<float>("items", -1, dimensions);
        try
        {
            return new MatrixFactors(dimensions, users.ToArray(), items.ToArray());
        }
        catch (ArgumentException problem)
        {
            throw new CheckpointException($"The checkpoint holds no sound factors: {problem.Message}", problem);
        }
    }

    private float[] Checked(float[] vectors, string name)
    {
        if (vectors.Length == 0 || vectors.Length % Dimensions != 0)
        {
            throw new ArgumentException(
                $"{name} has {vectors.Length} numbers, which is not a whole number of vectors of {Dimensions}.", name);
        }

        int bad = Array.FindIndex(vectors, number => !float.IsFinite(number));
        return bad < 0 ? vectors : throw new ArgumentException(
            FormattableString.Invariant(
                $"{name} holds {vectors[bad]} in vector {bad / Dimensions}, but factors must be finite. Train them with more regularisation or a lower learning rate."),
            name);
    }
}
