namespace RecEnv.Learning.Kernels;

/// <summary>Products of two stacks of matrices, either side transposed: sizes, and where each matrix lies.</summary>
/// <param name="Rows">Rows of each result.</param>
/// <param name="Columns">Columns of each result.</param>
/// <param name="Inner">Length of the inner sum.</param>
/// <param name="TransposeA">Whether each A lies as [Inner, Rows].</param>
/// <param name="TransposeB">Whether each B lies as [Columns, Inner].</param>
internal readonly record struct BatchShape(int Rows, int Columns, int Inner, bool TransposeA, bool TransposeB)
{
    private int WidthA => TransposeA ? Rows : Inner;

    private int WidthB => TransposeB ? Inner : Columns;

    private int SizeA => Rows * Inner;

    private int SizeB => Inner * Columns;

    private int SizeC => Rows * Columns;

    /// <summary>The shape for two slots.</summary>
    /// <exception cref="ArgumentException">They do not go together.</exception>
    public static BatchShape Of(in Slot a, in Slot b, bool transposeA, bool transposeB, int batches)
    {
        Require.Shapes(
            batches > 0 && a.Rows % batches == 0 && b.Rows % batches == 0,
            $"[{a.Rows}, {a.Columns}] and [{b.Rows}, {b.Columns}] are no stacks of {batches} matrices: rows must be a multiple.");
        int rowsA = a.Rows / batches;
        int rowsB = b.Rows / batches;
        int inner = transposeA ? rowsA : a.Columns;
        Require.Shapes(
            inner == (transposeB ? b.Columns : rowsB),
            $"A product of [{rowsA}, {a.Columns}]{(transposeA ? "ᵀ" : "")} and [{rowsB}, {b.Columns}]{(transposeB ? "ᵀ" : "")} " +
            $"needs equal inner sizes.");
        return new BatchShape(transposeA ? a.Columns : rowsA, transposeB ? rowsB : b.Columns, inner, transposeA, transposeB);
    }

    /// <summary>C = A·B.</summary>
    public unsafe Product Forward(float* a, float* b, float* c, int batch) => new()
    {
        Rows = Rows,
        Columns = Columns,
        Inner = Inner,
        A = a + (batch * SizeA),
        ARow = TransposeA ? 1 : WidthA,
        AStep = TransposeA ? WidthA : 1,
        B = b + (batch * SizeB),
        BRow = WidthB,
        BTransposed = TransposeB,
        C = c + (batch * SizeC),
        CRow = Columns,
    };

    /// <summary>dA = dC·Bᵀ, or its transpose where A lies transposed.</summary>
    public unsafe Product BackA(float* dc, float* b, float* da, int batch, bool add)
    {
        dc += batch * SizeC;
        b += batch * SizeB;
        Product product = TransposeA
            ? new()
            {
                Rows = Inner,
                Columns = Rows,
                Inner = Columns,
                A = b,
                ARow = TransposeB ? 1 : WidthB,
                AStep = TransposeB ? WidthB : 1,
                B = dc,
                BRow = Columns,
                BTransposed = true,
            }
            : new()
            {
                Rows = Rows,
                Columns = Inner,
                Inner = Columns,
                A = dc,
                ARow = Columns,
                AStep = 1,
                B = b,
                BRow = WidthB,
                BTransposed = !TransposeB,
            };
        product.C = da + (batch * SizeA);
        product.CRow = WidthA;
        product.Flags = add ? ProductFlags.Add : ProductFlags.None;
        return product;
    }

    /// <summary>dB = Aᵀ·dC, or its transpose where B lies transposed.</summary>
    public unsafe Product BackB(float* a, float* dc, float* db, int batch, bool add)
    {
        a += batch * SizeA;
        dc += batch * SizeC;
        Product product = TransposeB
            ? new()
            {
                Rows = Columns,
                Columns = Inner,
                Inner = Rows,
                A = dc,
                ARow = 1,
                AStep = Columns,
                B = a,
                BRow = WidthA,
                BTransposed = TransposeA,
            }
            : new()
            {
                Rows = Inner,
                Columns = Columns,
                Inner = Rows,
                A = a,
                ARow = TransposeA ? WidthA : 1,
                AStep = TransposeA ? 1 : WidthA,
                B = dc,
                BRow = Columns,
            };
        product.C = db + (batch * SizeB);
        product.CRow = WidthB;
        product.Flags = add ? ProductFlags.Add : ProductFlags.None;
        return product;
    }
}
