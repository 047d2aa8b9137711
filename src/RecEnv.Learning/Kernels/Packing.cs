using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RecEnv.Learning.Kernels;

/// <summary>Copies parts of a product's matrices to where they lie densely, in the order in which they are read.</summary>
internal static unsafe class Packing
{
    /// <summary>Packs a panel of B as [Inner, width] and lets the product read it there.</summary>
    /// <remarks>Columns past the product's own are left as they are: what they yield is never kept.</remarks>
    public static void Columns(ref Product panel, float* to, int width)
    {
        if (panel.BTransposed)
        {
            Transpose(panel.B, panel.BRow, to, width, panel.Columns, panel.Inner);
        }
        else if (panel.Columns % 8 == 0)
        {
            for (int k = 0; k < panel.Inner; k++)
            {
                CopyEights(panel.B + (k * panel.BRow), to + (k * width), panel.Columns);
            }
        }
        else
        {
            Copy(panel.B, panel.BRow, to, width, panel.Inner, panel.Columns);
        }

        panel.B = to;
        panel.BRow = width;
        panel.BTransposed = false;
    }

    /// <summary>Packs some rows of A and lets the product read them there.</summary>
    public static void Rows(ref Product rows, float* to, int stride)
    {
        if (rows.ARow == 1)
        {
            for (int k = 0; k < rows.Inner; k++)
            {
                CopyRow(rows.A + (k * rows.AStep), to + (k * rows.Rows), rows.Rows);
            }

            rows.AStep = rows.Rows;
        }
        else
        {
            for (int i = 0; i < rows.Rows; i++)
            {
                float* from = rows.A + (i * rows.ARow);
                float* row = to + (i * stride);
                for (int k = 0; k < rows.Inner; k++)
                {
                    row[k] = from[k * rows.AStep];
                }
            }

            rows.ARow = stride;
            rows.AStep = 1;
        }

        rows.A = to;
    }

    /// <summary>Copies a matrix between strides.</summary>
    public static void Copy(float* from, nint fromRow, float* to, nint toRow, int rows, int columns)
    {
        for (int i = 0; i < rows; i++, from += fromRow, to += toRow)
        {
            for (int j = 0; j < columns; j++)
            {
                to[j] = from[j];
            }
        }
    }

    /// <summary>Writes a matrix [rows, columns] as its transpose, with the strides given.</summary>
    public static void Transpose(float* from, nint fromRow, float* to, nint toRow, int rows, int columns)
    {
        int i = 0;
        for (; Avx.IsSupported && i + 8 <= rows; i += 8)
        {
            int j = 0;
            for (; j + 8 <= columns; j += 8)
            {
                TransposeEight(from + (i * fromRow) + j, fromRow, to + (j * toRow) + i, toRow);
            }

            for (; j < columns; j++)
            {
                for (int r = i; r < i + 8; r++)
                {
                    to[(j * toRow) + r] = from[(r * fromRow) + j];
                }
            }
        }

        for (; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                to[(j * toRow) + i] = from[(i * fromRow) + j];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyEights(float* from, float* to, int count)
    {
        for (int j = 0; j < count; j += 8)
        {
            Vector256.Load(from + j).Store(to + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyRow(float* from, float* to, int count)
    {
        int j = 0;
        for (; j + 4 <= count; j += 4)
        {
            Vector128.Load(from + j).Store(to + j);
        }

        for (; j < count; j++)
        {
            to[j] = from[j];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeEight(float* from, nint f, float* to, nint t)
    {
        (Vector256<float> a0, Vector256<float> a1) = Pair(from, from + f);
        (Vector256<float> a2, Vector256<float> a3) = Pair(from + (2 * f), from + (3 * f));
        (Vector256<float> a4, Vector256<float> a5) = Pair(from + (4 * f), from + (5 * f));
        (Vector256<float> a6, Vector256<float> a7) = Pair(from + (6 * f), from + (7 * f));
        Quarter(Avx.Shuffle(a0, a2, 0x44), Avx.Shuffle(a4, a6, 0x44), to, to + (4 * t));
        Quarter(Avx.Shuffle(a0, a2, 0xEE), Avx.Shuffle(a4, a6, 0xEE), to + t, to + (5 * t));
        Quarter(Avx.Shuffle(a1, a3, 0x44), Avx.Shuffle(a5, a7, 0x44), to + (2 * t), to + (6 * t));
        Quarter(Avx.Shuffle(a1, a3, 0xEE), Avx.Shuffle(a5, a7, 0xEE), to + (3 * t), to + (7 * t));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Low, Vector256<float> High) Pair(float* first, float* second)
    {
        var a = Vector256.Load(first);
        var b = Vector256.Load(second);
        return (Avx.UnpackLow(a, b), Avx.UnpackHigh(a, b));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarter(Vector256<float> a, Vector256<float> b, float* low, float* high)
    {
        Avx.Permute2x128(a, b, 0x20).Store(low);
        Avx.Permute2x128(a, b, 0x31).Store(high);
    }
}
