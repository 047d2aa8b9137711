using RecEnv.Learning.Kernels;

namespace RecEnv.Learning;

/// <summary>A matrix of float32 on a <see cref="Tape"/>: a handle, valid until the tape's next reset.</summary>
/// <remarks>
/// Every operation is recorded, unless in <see cref="Tape.NoGrad"/>. Shapes are [rows, columns]. Where two tensors meet,
/// sizes must be equal or one of them 1, which is then repeated.
/// </remarks>
public readonly struct Tensor
{
    internal Tensor(Tape tape, int slot, int generation)
    {
        Tape = tape;
        Slot = slot;
        Generation = generation;
    }

    /// <summary>Rows.</summary>
    public int Rows => Of.Rows;

    /// <summary>Columns.</summary>
    public int Columns => Of.Columns;

    /// <summary>The numbers, row-major; valid until the tape's next reset.</summary>
    public unsafe ReadOnlySpan<float> Values
    {
        get
        {
            ref Slot slot = ref Of;
            return new(slot.Data, slot.Count);
        }
    }

    /// <summary>The gradient of the last <see cref="Tape.Backward"/>, row-major; empty where that did not reach this tensor.</summary>
    /// <remarks>For the output of a linear layer with ReLU it is the gradient before the ReLU.</remarks>
    public ReadOnlySpan<float> Gradient => Owner.GradientOf(this);

    /// <summary>The number of a tensor of [1, 1].</summary>
    /// <exception cref="ArgumentException">There are more.</exception>
    public float Item
    {
        get
        {
            ReadOnlySpan<float> values = Values;
            Require.Shapes(values.Length == 1, $"Item needs a tensor of [1, 1], but this is [{Rows}, {Columns}]. Use Values.");
            return values[0];
        }
    }

    internal Tape Tape { get; }

    internal int Slot { get; }

    internal int Generation { get; }

    private Tape Owner => Tape ?? throw new InvalidOperationException(
        "This tensor belongs to no tape: it was never made. Make tensors with Tape.Input or by operations.");

    private ref Slot Of => ref Owner.Of(this);

    /// <summary>a + b, by entry.</summary>
    public static Tensor operator +(Tensor a, Tensor b) => a.Owner.Binary(Operation.Add, a, b);

    /// <summary>a − b, by entry.</summary>
    public static Tensor operator -(Tensor a, Tensor b) => a.Owner.Binary(Operation.Subtract, a, b);

    /// <summary>a·b, by entry; for matrices see <see cref="MatMul"/>.</summary>
    public static Tensor operator *(Tensor a, Tensor b) => a.Owner.Binary(Operation.Multiply, a, b);

    /// <summary>a / b, by entry.</summary>
    public static Tensor operator /(Tensor a, Tensor b) => a.Owner.Binary(Operation.Divide, a, b);

    /// <summary>a + s.</summary>
    public static Tensor operator +(Tensor a, float s) => a.Affine(1f, s);

    /// <summary>s + a.</summary>
    public static Tensor operator +(float s, Tensor a) => a.Affine(1f, s);

    /// <summary>a − s.</summary>
    public static Tensor operator -(Tensor a, float s) => a.Affine(1f, -s);

    /// <summary>s − a.</summary>
    public static Tensor operator -(float s, Tensor a) => a.Affine(-1f, s);

    /// <summary>−a.</summary>
    public static Tensor operator -(Tensor a) => a.Affine(-1f, 0f);

    /// <summary>s·a.</summary>
    public static Tensor operator *(Tensor a, float s) => a.Affine(s, 0f);

    /// <summary>s·a.</summary>
    public static Tensor operator *(float s, Tensor a) => a.Affine(s, 0f);

    /// <summary>a / s.</summary>
    public static Tensor operator /(Tensor a, float s) => a.Affine(1f / s, 0f);

    /// <summary>scale·x + shift.</summary>
    /// <param name="scale">Factor.</param>
    /// <param name="shift">Summand.</param>
    public Tensor Affine(float scale, float shift) => Owner.Unary(Operation.Affine, this, scale, shift);

    /// <summary>max(x, 0).</summary>
    public Tensor Relu() => Owner.Unary(Operation.Relu, this);

    /// <summary>x above 0, slope·x below.</summary>
    /// <param name="slope">Slope below 0; PyTorch's default is 0.01.</param>
    public Tensor LeakyRelu(float slope = 0.01f) => Owner.Unary(Operation.LeakyRelu, this, slope);

    /// <summary>tanh x.</summary>
    public Tensor Tanh() => Owner.Unary(Operation.Tanh, this);

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public Tensor Sigmoid() => Owner.Unary(Operation.Sigmoid, this);

    /// <summary>ln(1 + eˣ), without overflow.</summary>
    public Tensor Softplus() => Owner.Unary(Operation.Softplus, this);

    /// <summary>eˣ; 0 below −87.3, infinity above 88.72.</summary>
    public Tensor Exp() => Owner.Unary(Operation.Exp, this);

    /// <summary>ln x; −∞ at 0, NaN below.</summary>
    public Tensor Log() => Owner.Unary(Operation.Log, this);

    /// <summary>x².</summary>
    public Tensor Square() => Owner.Unary(Operation.Square, this);

    /// <summary>√x.</summary>
    public Tensor Sqrt() => Owner.Unary(Operation.SquareRoot, this);

    /// <summary>|x|; its derivative at 0 is 0.</summary>
    public Tensor Abs() => Owner.Unary(Operation.Abs, this);

    /// <summary>x between two bounds; the derivative is 1 from bound to bound, both included, and 0 outside.</summary>
    /// <param name="least">Lower bound.</param>
    /// <param name="most">Upper bound, at least the lower.</param>
    public Tensor Clamp(float least, float most)
    {
        Require.InRange(least, float.NegativeInfinity, most);
        return Owner.Unary(Operation.Clamp, this, least, most);
    }

    /// <summary>x²/2 up to |x| = delta, delta·(|x| − delta/2) beyond. Reference: Huber (1964).</summary>
    /// <param name="delta">Where the square ends, above 0.</param>
    public Tensor HuberTerm(float delta = 1f)
    {
        Require.Positive(delta);
        return Owner.Unary(Operation.Huber, this, delta);
    }

    /// <summary>The smaller, by entry; equal entries share the gradient by halves.</summary>
    /// <param name="other">The other tensor.</param>
    public Tensor Min(Tensor other) => Owner.Binary(Operation.Minimum, this, other);

    /// <summary>The larger, by entry; equal entries share the gradient by halves.</summary>
    /// <param name="other">The other tensor.</param>
    public Tensor Max(Tensor other) => Owner.Binary(Operation.Maximum, this, other);

    /// <summary>x where the mask is not 0, else 0, even for NaN and infinity. The mask gets no gradient.</summary>
    /// <param name="mask">Zeros and others.</param>
    public Tensor Masked(Tensor mask) => Owner.Binary(Operation.Mask, this, mask);

    /// <summary>Softmax of each row.</summary>
    /// <param name="mask">Where 0, the probability is 0; null for none. A row without any is all 0.</param>
    public Tensor Softmax(Tensor? mask = null) => Owner.Softmax(Operation.Softmax, this, mask);

    /// <summary>Logarithm of the softmax of each row.</summary>
    /// <param name="mask">Where 0, the logarithm is −10⁹, a constant; null for none.</param>
    public Tensor LogSoftmax(Tensor? mask = null) => Owner.Softmax(Operation.LogSoftmax, this, mask);

    /// <summary>ln Σ eˣ of each row, [rows, 1].</summary>
    /// <param name="mask">Where 0, an entry does not count; null for none. A row without any is −10⁹.</param>
    public Tensor LogSumExp(Tensor? mask = null) => Owner.Softmax(Operation.LogSumExp, this, mask);

    /// <summary>Sum of each row, [rows, 1].</summary>
    public Tensor RowSums() => Owner.Reduce(Operation.RowSums, this);

    /// <summary>Mean of each row, [rows, 1].</summary>
    public Tensor RowMeans() => Owner.Reduce(Operation.RowSums, this, 1f / Columns);

    /// <summary>Sum of each column, [1, columns].</summary>
    public Tensor ColumnSums() => Owner.Reduce(Operation.ColumnSums, this);

    /// <summary>Sum of all, [1, 1].</summary>
    public Tensor Sum() => Owner.Reduce(Operation.Sum, this);

    /// <summary>Mean of all, [1, 1].</summary>
    public Tensor Mean() => Owner.Reduce(Operation.Sum, this, 1f / Of.Count);

    /// <summary>Sum of the entries where the mask is not 0, [1, 1].</summary>
    /// <param name="mask">Zeros and others, of a shape that can be repeated to this one.</param>
    public Tensor MaskedSum(Tensor mask) => Masked(mask).Sum();

    /// <summary>Mean of the entries where the mask is not 0, [1, 1]; 0 where there is none.</summary>
    /// <param name="mask">Zeros and others, of this shape.</param>
    public Tensor MaskedMean(Tensor mask)
    {
        Require.Shapes(
            mask.Rows == Rows && mask.Columns == Columns,
            $"The mask is [{mask.Rows}, {mask.Columns}], but the tensor [{Rows}, {Columns}]. Give one of the same shape.");
        int taking = 0;
        foreach (float entry in mask.Values)
        {
            taking += entry != 0f ? 1 : 0;
        }

        return Owner.Reduce(Operation.Sum, Masked(mask), 1f / Math.Max(1, taking));
    }

    /// <summary>Matrix product of stacks of matrices: result i is op(Aᵢ)·op(Bᵢ).</summary>
    /// <param name="other">B, [batches·rows, columns].</param>
    /// <param name="transpose">Whether each A is taken transposed.</param>
    /// <param name="transposeOther">Whether each B is taken transposed.</param>
    /// <param name="batches">Matrices in each stack, one below the other.</param>
    public Tensor MatMul(Tensor other, bool transpose = false, bool transposeOther = false, int batches = 1) =>
        Owner.Multiply(this, other, transpose, transposeOther, batches);

    /// <summary>One entry of each row, [rows, 1].</summary>
    /// <param name="columns">A column for each row.</param>
    public Tensor Gather(Indices columns) => Owner.Gather(this, columns);

    /// <summary>Some rows, in any order; repeats are allowed.</summary>
    /// <param name="rows">Which rows.</param>
    public Tensor PickRows(Indices rows) => Owner.PickRows(this, rows);

    /// <summary>Tensors side by side.</summary>
    /// <param name="parts">Tensors with equal numbers of rows, at least one.</param>
    public static Tensor JoinColumns(params ReadOnlySpan<Tensor> parts) => Join(Operation.JoinColumns, parts);

    /// <summary>Tensors one below the other.</summary>
    /// <param name="parts">Tensors with equal numbers of columns, at least one.</param>
    public static Tensor JoinRows(params ReadOnlySpan<Tensor> parts) => Join(Operation.JoinRows, parts);

    /// <summary>Each row several times: rows 0, 0, 1, 1, …</summary>
    /// <param name="times">At least 1.</param>
    public Tensor RepeatRows(int times) => Owner.Repeat(Operation.RepeatRows, this, times);

    /// <summary>All rows several times: rows 0, 1, …, 0, 1, …</summary>
    /// <param name="times">At least 1.</param>
    public Tensor TileRows(int times) => Owner.Repeat(Operation.TileRows, this, times);

    /// <summary>Neighbouring columns.</summary>
    /// <param name="start">First of them.</param>
    /// <param name="count">How many, at least 1.</param>
    public Tensor SliceColumns(int start, int count) => Owner.Slice(Operation.SliceColumns, this, start, count);

    /// <summary>Neighbouring rows.</summary>
    /// <param name="start">First of them.</param>
    /// <param name="count">How many, at least 1.</param>
    public Tensor SliceRows(int start, int count) => Owner.Slice(Operation.SliceRows, this, start, count);

    /// <summary>The same memory in another shape.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns; rows · columns must stay.</param>
    public Tensor Reshape(int rows, int columns) => Owner.Reshape(this, rows, columns);

    /// <summary>The same numbers, through which no gradient passes.</summary>
    public Tensor Detach() => Owner.Detach(this);

    private static Tensor Join(Operation operation, ReadOnlySpan<Tensor> parts)
    {
        Require.Shapes(parts.Length > 0, "Joining needs at least one tensor.");
        return parts[0].Owner.Join(operation, parts);
    }
}
