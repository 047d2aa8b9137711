namespace RecEnv.Learning.Kernels;

/// <summary>A matrix product C = f(C₀ + A·B), with C₀ zero, a bias row or C itself, and f the identity or ReLU.</summary>
internal unsafe struct Product
{
    /// <summary>Rows of A and C.</summary>
    public int Rows;

    /// <summary>Columns of B and C.</summary>
    public int Columns;

    /// <summary>Columns of A, rows of B.</summary>
    public int Inner;

    /// <summary>A [Rows, Inner], by any two strides, so that a transposed matrix needs no copy.</summary>
    public float* A;

    /// <summary>From one row of A to the next.</summary>
    public nint ARow;

    /// <summary>From one column of A to the next.</summary>
    public nint AStep;

    /// <summary>B [Inner, Columns], or [Columns, Inner] where transposed, rows dense.</summary>
    public float* B;

    /// <summary>From one row of B, as it lies in memory, to the next.</summary>
    public nint BRow;

    /// <summary>Whether B lies transposed.</summary>
    public bool BTransposed;

    /// <summary>C [Rows, Columns].</summary>
    public float* C;

    /// <summary>From one row of C to the next.</summary>
    public nint CRow;

    /// <summary>[Columns], or null.</summary>
    public float* Bias;

    /// <summary>How to begin and end.</summary>
    public ProductFlags Flags;

    /// <summary>Floating-point operations.</summary>
    public readonly long Work => 2L * Rows * Columns * Inner;

    /// <summary>The same product for a part of the columns.</summary>
    public readonly Product ForColumns(int start, int count)
    {
        Product part = this;
        part.Columns = count;
        part.B += BTransposed ? start * BRow : start;
        part.C += start;
        part.Bias = Bias == null ? null : Bias + start;
        return part;
    }

    /// <summary>The same product for a part of the rows.</summary>
    public readonly Product ForRows(int start, int count)
    {
        Product part = this;
        part.Rows = count;
        part.A += start * ARow;
        part.C += start * CRow;
        return part;
    }

    /// <summary>The same product for a part of the inner sum; only the first part begins, only the last ends.</summary>
    public readonly Product ForInner(int start, int count)
    {
        Product part = this;
        part.Inner = count;
        part.A += start * AStep;
        part.B += BTransposed ? start : start * BRow;
        part.Bias = start == 0 ? Bias : null;
        ProductFlags begin = start == 0 ? Flags & ProductFlags.Add : ProductFlags.Add;
        part.Flags = begin | (start + count == Inner ? Flags & ProductFlags.Relu : ProductFlags.None);
        return part;
    }
}
