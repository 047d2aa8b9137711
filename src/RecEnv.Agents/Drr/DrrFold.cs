using System.Numerics;
using System.Runtime.InteropServices;
using RecEnv.Agents.Ranking;
using RecEnv.Learning;
using RecEnv.Learning.Checkpoints;
using RecEnv.Options;

namespace RecEnv.Agents.Drr;

/// <summary>The vector of a user of whom only a memory is known: the least-squares vector to fixed item vectors.</summary>
/// <remarks>
/// p = (Σᵢ qᵢqᵢᵀ + α·Σ_m q_m q_mᵀ + λI)⁻¹ (1 + α)·Σ_m q_m, i over all items, m over the memory: the user's half of a sweep of
/// <see cref="AlternatingLeastSquares"/>. Adding an item takes d² operations, solving d³/6. Reference: Hu, Koren and Volinsky (2008).
/// </remarks>
internal sealed class DrrFold
{
    private const string Key = "factors";

    private readonly float[] _items; // [items, d]
    private readonly float[] _empty; // [d, d]: Σᵢ qᵢqᵢᵀ + λI
    private readonly float[] _matrix; // of the present memory, [d, d]
    private readonly float[] _root; // its Cholesky factor, lower, row-major
    private readonly float[] _right;
    private readonly float[] _work;
    private readonly float _confidence;
    private readonly float _regularization;
    private readonly int _d;

    /// <summary>Takes item vectors.</summary>
    /// <param name="items">qᵢ, row-major [items, d].</param>
    /// <param name="d">Numbers of a vector.</param>
    /// <param name="confidence">α.</param>
    /// <param name="regularization">λ, above 0.</param>
    public DrrFold(float[] items, int d, float confidence, float regularization)
    {
        (_items, _d, _confidence) = (items, d, confidence);
        (_empty, _matrix, _root) = (new float[d * d], new float[d * d], new float[d * d]);
        (_right, _work) = (new float[d], new float[d]);
        _regularization = regularization;
        Square();
    }

    private DrrFold(DrrFold other)
    {
        (_items, _d, _confidence, _empty) = (other._items, other._d, other._confidence, other._empty);
        _regularization = other._regularization;
        (_matrix, _root) = (new float[_d * _d], new float[_d * _d]);
        (_right, _work) = (new float[_d], new float[_d]);
        Clear();
    }

    /// <summary>An empty memory over the same vectors.</summary>
    public DrrFold Twin() => new(this);

    /// <summary>Puts the item vectors into a checkpoint.</summary>
    public void Save(Checkpoint checkpoint) => checkpoint.Set<float>("factors", _items, _items.Length / _d, _d);

    /// <summary>Takes over what <see cref="Save"/> gave, for twins too; memories are to be made again.</summary>
    /// <exception cref="CheckpointException">It is of other items or dimensions.</exception>
    public void Load(Checkpoint checkpoint)
    {
        checkpoint.Get<float>("factors", _items.Length / _d, _d).CopyTo(_items);
        Square();
    }

    /// <summary>Empties the memory.</summary>
    public void Clear()
    {
        _empty.CopyTo(_matrix, 0);
        Array.Clear(_right);
    }

    /// <summary>Adds an item to the memory.</summary>
    public void Add(int item)
    {
        ReadOnlySpan<float> q = Item(item);
        AddSquare(_matrix, q, _confidence);
        for (int i = 0; i < _d; i++)
        {
            _right[i] += (1 + _confidence) * q[i];
        }
    }

    /// <summary>The vector of the memory.</summary>
    /// <param name="vector">Receives p, [d].</param>
    public void Solve(Span<float> vector)
    {
        for (int i = 0; i < _d; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                float sum = _matrix[(i * _d) + j];
                for (int k = 0; k < j; k++)
                {
                    sum -= _root[(i * _d) + k] * _root[(j * _d) + k];
                }

                _root[(i * _d) + j] = i == j ? MathF.Sqrt(MathF.Max(sum, 1e-12f)) : sum / _root[(j * _d) + j];
            }
        }

        Back(_right, vector);
    }

    /// <summary>The vector of the memory without one of its items, by the formula of Sherman and Morrison.</summary>
    /// <param name="item">The item, in the memory.</param>
    /// <param name="vector">What <see cref="Solve"/> gave.</param>
    /// <param name="rest">Receives the vector, [d].</param>
    public void SolveWithout(int item, ReadOnlySpan<float> vector, Span<float> rest)
    {
        ReadOnlySpan<float> q = Item(item);
        Back(q, _work);
        float known = FactorMath.Dot(q, vector);
        float spread = FactorMath.Dot(q, _work);
        float size = 1 + _confidence - (_confidence * (known - ((1 + _confidence) * spread)) / (1 - (_confidence * spread)));
        for (int i = 0; i < _d; i++)
        {
            rest[i] = vector[i] - (size * _work[i]);
        }
    }

    /// <summary>Item vectors of a file, or drawn ones: normal with variance 1/d.</summary>
    /// <param name="path">A file that <see cref="MatrixFactors.Save"/> made; null to draw.</param>
    /// <param name="itemCount">Items.</param>
    /// <param name="d">Numbers of a vector.</param>
    /// <param name="random">Draws them.</param>
    /// <exception cref="InvalidOptionException">The file cannot be read, or holds factors of another size.</exception>
    public static float[] Vectors(string? path, int itemCount, int d, LearningRandom random)
    {
        if (path is null)
        {
            float[] drawn = new float[itemCount * d];
            foreach (ref float value in drawn.AsSpan())
            {
                value = random.Normal() / MathF.Sqrt(d);
            }

            return drawn;
        }

        MatrixFactors factors;
        try
        {
            factors = MatrixFactors.Load(Checkpoint.Read(path));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CheckpointException)
        {
            throw new InvalidOptionException(Key, $"Option \"{Key}\" names no usable factors. {problem.Message}", problem);
        }

        return factors.ItemCount == itemCount && factors.Dimensions == d
            ? factors.Items.ToArray()
            : throw new InvalidOptionException(
                Key,
                $"Option \"{Key}\" names factors of {factors.ItemCount} items and {factors.Dimensions} dimensions, but the agent has " +
                $"{itemCount} and {d}. Train them on the same ratings, and set \"dimension\" to theirs.");
    }

    /// <summary>Makes the matrix of an empty memory.</summary>
    private void Square()
    {
        Array.Clear(_empty);
        for (int item = 0; item < _items.Length / _d; item++)
        {
            AddSquare(_empty, Item(item), 1);
        }

        for (int i = 0; i < _d; i++)
        {
            _empty[(i * _d) + i] += _regularization;
        }

        Clear();
    }

    /// <summary>matrix ← matrix + weight·q·qᵀ. Lanes are columns, so that any register width gives the same bits.</summary>
    private void AddSquare(float[] matrix, ReadOnlySpan<float> q, float weight)
    {
        int whole = _d - (_d % Vector<float>.Count);
        ReadOnlySpan<Vector<float>> lanes = MemoryMarshal.Cast<float, Vector<float>>(q[..whole]);
        for (int i = 0; i < _d; i++)
        {
            float scale = weight * q[i];
            Span<float> row = matrix.AsSpan(i * _d, _d);
            Span<Vector<float>> sums = MemoryMarshal.Cast<float, Vector<float>>(row[..whole]);
            for (int j = 0; j < lanes.Length; j++)
            {
                sums[j] += lanes[j] * scale;
            }

            for (int j = whole; j < _d; j++)
            {
                row[j] += q[j] * scale;
            }
        }
    }

    /// <summary>Solves L·Lᵀ·x = right.</summary>
    private void Back(ReadOnlySpan<float> right, Span<float> x)
    {
        for (int i = 0; i < _d; i++)
        {
            float sum = right[i];
            for (int k = 0; k < i; k++)
            {
                sum -= _root[(i * _d) + k] * x[k];
            }

            x[i] = sum / _root[(i * _d) + i];
        }

        for (int i = _d - 1; i >= 0; i--)
        {
            float sum = x[i];
            for (int k = i + 1; k < _d; k++)
            {
                sum -= _root[(k * _d) + i] * x[k];
            }

            x[i] = sum / _root[(i * _d) + i];
        }
    }

    private ReadOnlySpan<float> Item(int item) => _items.AsSpan(item * _d, _d);
}
