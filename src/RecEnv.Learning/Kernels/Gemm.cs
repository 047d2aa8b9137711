namespace RecEnv.Learning.Kernels;

/// <summary>Matrix products.</summary>
/// <remarks>
/// Each number of the result is one chain of fused multiply-adds over the inner index, in order, so it does not depend
/// on tiles, packing, register width or threads. The one exception is a product with a single column whose A lies in
/// rows: a dot product, in the fixed order of <see cref="Reductions.Dot{T}"/>.
/// </remarks>
internal static unsafe class Gemm
{
    /// <summary>Floating-point operations below which a second thread costs more than it gains.</summary>
    private const long ParallelWork = 1_500_000;

    /// <summary>Inner indexes worked on at a time: a packed panel of 256 × 32 floats stays in the first cache.</summary>
    private const int InnerBlock = 256;

    /// <summary>From one packed row of A to the next: not a power of two, so that rows do not share cache sets.</summary>
    private const int PackedRow = InnerBlock + 16;

    private const int MostRows = 12;
    private const int WidestTile = 32;
    private const int NarrowTile = 8;

    /// <summary>Rows of a result narrower than a tile that are worked on at a time.</summary>
    private const int EdgeRows = 96;

    /// <summary>Computes the product.</summary>
    public static void Run(in Product product)
    {
        if (product.Rows <= 0 || product.Columns <= 0)
        {
            return;
        }

        nint vectorStep = product.BTransposed ? 1 : product.BRow;
        if (product.Columns == 1 && product.AStep == 1)
        {
            DotProducts.Run(product, vectorStep);
        }
        else if (product.Columns == 1 && product.ARow == 1 && product.CRow == 1 && product.Bias == null)
        {
            Spread(AsRow(product, vectorStep));
        }
        else
        {
            Spread(product);
        }
    }

    /// <summary>One column, read as the one row of the transposed product: the same chains, but wide.</summary>
    private static Product AsRow(in Product product, nint vectorStep) => product with
    {
        Rows = 1,
        Columns = product.Rows,
        A = product.B,
        ARow = 0,
        AStep = vectorStep,
        B = product.A,
        BRow = product.AStep,
        BTransposed = false,
        CRow = product.Rows,
    };

    private static void Spread(in Product product)
    {
        if (WorkerTeam.Threads == 1 || product.Work < ParallelWork)
        {
            Serial(product);
            return;
        }

        fixed (Product* whole = &product)
        {
            WorkerTeam.Run(&Part, whole);
        }
    }

    private static void Part(int part, int parts, void* context)
    {
        Product whole = *(Product*)context;
        bool byColumns = whole.Columns >= 2 * WidestTile;
        int unit = byColumns ? WidestTile : MostRows;
        int size = byColumns ? whole.Columns : whole.Rows;
        int units = (size + unit - 1) / unit;
        int start = (int)((long)units * part / parts) * unit;
        int end = Math.Min((int)((long)units * (part + 1) / parts) * unit, size);
        if (end > start)
        {
            Serial(byColumns ? whole.ForColumns(start, end - start) : whole.ForRows(start, end - start));
        }
    }

    private static void Serial(in Product product)
    {
        switch (Simd.Width)
        {
            case 512:
                Blocks<Tile512x2, Tile512, Tile256>(product);
                break;
            case 256:
                Blocks<Tile256x2, Tile256, Tile256>(product);
                break;
            default:
                Blocks<Tile128x4, Tile128x2, Tile128x2>(product);
                break;
        }
    }

    private static void Blocks<TWide, TMiddle, TNarrow>(in Product product)
        where TWide : struct, ITile<TWide>
        where TMiddle : struct, ITile<TMiddle>
        where TNarrow : struct, ITile<TNarrow>
    {
        bool packA = product is { Rows: >= 24, Inner: >= 48 } && product.Columns >= 2 * TWide.Width
            && (product.ARow == 1 || (product.ARow & 1023) == 0);
        int inner = Math.Min(product.Inner, InnerBlock);
        int packedColumns = packA ? Simd.Padded(product.Columns) + WidestTile : WidestTile;
        float* memory = Scratch.Take((inner * packedColumns) + (MostRows * PackedRow) + (EdgeRows * NarrowTile));
        for (int k = 0; k < product.Inner || k == 0; k += InnerBlock)
        {
            Product block = product.ForInner(k, Math.Min(InnerBlock, product.Inner - k));
            if (packA)
            {
                PackedRows<TWide, TMiddle, TNarrow>(block, memory);
            }
            else
            {
                Panels<TWide, TMiddle, TNarrow>(block, memory, packB: block.BTransposed || block.Rows >= 48);
            }
        }
    }

    /// <summary>All rows, panel by panel of columns; B is packed where a panel is used often enough.</summary>
    private static void Panels<TWide, TMiddle, TNarrow>(in Product block, float* memory, bool packB)
        where TWide : struct, ITile<TWide>
        where TMiddle : struct, ITile<TMiddle>
        where TNarrow : struct, ITile<TNarrow>
    {
        float* edge = memory + (WidestTile * block.Inner);
        for (int j = 0, width; j < block.Columns; j += width)
        {
            width = PanelWidth<TWide, TMiddle, TNarrow>(block.Columns - j);
            Product panel = block.ForColumns(j, Math.Min(width, block.Columns - j));
            if (packB && (panel.BTransposed || panel.BRow > width))
            {
                Packing.Columns(ref panel, memory, width);
            }
            else if (panel.Rows == 1 && width == TWide.Width && block.Columns - j >= 4 * width)
            {
                ProductRows.Wide<TWide>(
                    panel.Inner, panel.A, new Strides(0, panel.AStep, panel.BRow, 0), panel.B, panel.C, panel.Bias, panel.Flags);
                width *= 4;
                continue;
            }

            Panel<TWide, TMiddle, TNarrow>(panel, width, edge);
        }
    }

    /// <summary>Twelve or six rows at a time, A packed; all of B is packed first and stays in the second cache.</summary>
    private static void PackedRows<TWide, TMiddle, TNarrow>(in Product block, float* memory)
        where TWide : struct, ITile<TWide>
        where TMiddle : struct, ITile<TMiddle>
        where TNarrow : struct, ITile<TNarrow>
    {
        float* packedA = memory + (block.Inner * (Simd.Padded(block.Columns) + WidestTile));
        float* edge = packedA + (MostRows * PackedRow);
        for (int j = 0, width; j < block.Columns; j += width)
        {
            width = PanelWidth<TWide, TMiddle, TNarrow>(block.Columns - j);
            Product panel = block.ForColumns(j, Math.Min(width, block.Columns - j));
            Packing.Columns(ref panel, memory + (j * block.Inner), width);
        }

        for (int i = 0; i < block.Rows; i += TWide.Rows)
        {
            Product rows = block.ForRows(i, Math.Min(TWide.Rows, block.Rows - i));
            Packing.Rows(ref rows, packedA, PackedRow);
            for (int j = 0, width; j < rows.Columns; j += width)
            {
                width = PanelWidth<TWide, TMiddle, TNarrow>(rows.Columns - j);
                Product panel = rows.ForColumns(j, Math.Min(width, rows.Columns - j));
                panel.B = memory + (j * block.Inner);
                panel.BRow = width;
                Panel<TWide, TMiddle, TNarrow>(panel, width, edge);
            }
        }
    }

    private static int PanelWidth<TWide, TMiddle, TNarrow>(int columns)
        where TWide : struct, ITile<TWide>
        where TMiddle : struct, ITile<TMiddle>
        where TNarrow : struct, ITile<TNarrow> =>
        columns >= TWide.Width ? TWide.Width : columns >= TMiddle.Width ? TMiddle.Width : TNarrow.Width;

    private static void Panel<TWide, TMiddle, TNarrow>(in Product panel, int width, float* edge)
        where TWide : struct, ITile<TWide>
        where TMiddle : struct, ITile<TMiddle>
        where TNarrow : struct, ITile<TNarrow>
    {
        if (panel.Columns < width)
        {
            Edge<TNarrow>(panel, edge);
        }
        else if (width == TWide.Width)
        {
            AllRows<TWide>(panel);
        }
        else if (width == TMiddle.Width)
        {
            AllRows<TMiddle>(panel);
        }
        else
        {
            AllRows<TNarrow>(panel);
        }
    }

    /// <summary>Fewer columns than the narrowest tile: computed beside and copied.</summary>
    private static void Edge<T>(in Product panel, float* edge)
        where T : struct, ITile<T>
    {
        for (int i = 0; i < panel.Rows; i += EdgeRows)
        {
            Product rows = panel.ForRows(i, Math.Min(EdgeRows, panel.Rows - i));
            if ((rows.Flags & ProductFlags.Add) != 0)
            {
                Packing.Copy(rows.C, rows.CRow, edge, T.Width, rows.Rows, rows.Columns);
            }

            AllRows<T>(rows with { C = edge, CRow = T.Width });
            Packing.Copy(edge, T.Width, rows.C, rows.CRow, rows.Rows, rows.Columns);
        }
    }

    private static void AllRows<T>(in Product p)
        where T : struct, ITile<T>
    {
        var s = new Strides(p.ARow, p.AStep, p.BRow, p.CRow);
        int i = 0;
        for (; T.Rows == 12 && i + 12 <= p.Rows; i += 12)
        {
            ProductRows.Rows12<T>(p.Inner, p.A + (i * s.ARow), s, p.B, p.C + (i * s.C), p.Bias, p.Flags);
        }

        for (; T.Rows == 12 && i + 8 <= p.Rows; i += 8)
        {
            ProductRows.Rows8<T>(p.Inner, p.A + (i * s.ARow), s, p.B, p.C + (i * s.C), p.Bias, p.Flags);
        }

        for (; T.Rows == 6 && i + 6 <= p.Rows; i += 6)
        {
            ProductRows.Rows6<T>(p.Inner, p.A + (i * s.ARow), s, p.B, p.C + (i * s.C), p.Bias, p.Flags);
        }

        for (; i + 4 <= p.Rows; i += 4)
        {
            ProductRows.Rows4<T>(p.Inner, p.A + (i * s.ARow), s, p.B, p.C + (i * s.C), p.Bias, p.Flags);
        }

        for (; i < p.Rows; i++)
        {
            ProductRows.Rows1<T>(p.Inner, p.A + (i * s.ARow), s, p.B, p.C + (i * s.C), p.Bias, p.Flags);
        }
    }
}
