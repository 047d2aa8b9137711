using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RecEnv.Learning.Kernels;

/// <summary>Takes the mean away from the gradient of each output of a layer. Reference: Yong et al. (2020).</summary>
internal static unsafe class GradientCentering
{
    private const MethodImplOptions Optimize = MethodImplOptions.AggressiveOptimization;

    /// <summary>From each row its mean.</summary>
    public static void Rows(float* g, int rows, int columns)
    {
        switch (Simd.Width)
        {
            case 512:
                AllRows<F512>(g, rows, columns);
                break;
            case 256:
                AllRows<F256x2>(g, rows, columns);
                break;
            default:
                AllRows<F128x4>(g, rows, columns);
                break;
        }
    }

    /// <summary>From some rows their means; where all others are 0, that is from each row its mean.</summary>
    public static void Rows(float* g, List<int> rows, int columns)
    {
        ReadOnlySpan<int> some = CollectionsMarshal.AsSpan(rows);
        switch (Simd.Width)
        {
            case 512:
                SomeRows<F512>(g, some, columns);
                break;
            case 256:
                SomeRows<F256x2>(g, some, columns);
                break;
            default:
                SomeRows<F128x4>(g, some, columns);
                break;
        }
    }

    /// <summary>From each column its mean.</summary>
    public static void Columns(float* g, int rows, int columns)
    {
        float* means = Scratch.Take(Simd.Padded(columns));
        ColumnSums.Run(g, null, rows, columns, means, add: false);
        for (int j = 0; j < columns; j++)
        {
            means[j] /= rows;
        }

        for (int i = 0; i < rows; i++)
        {
            float* row = g + ((nint)i * columns);
            for (int j = 0; j < columns; j++)
            {
                row[j] -= means[j];
            }
        }
    }

    [MethodImpl(Optimize)]
    private static void AllRows<T>(float* g, int rows, int columns)
        where T : struct, ILanes<T>
    {
        for (int i = 0; i < rows; i++)
        {
            Row<T>(g + ((nint)i * columns), columns);
        }
    }

    [MethodImpl(Optimize)]
    private static void SomeRows<T>(float* g, ReadOnlySpan<int> rows, int columns)
        where T : struct, ILanes<T>
    {
        foreach (int row in rows)
        {
            Row<T>(g + ((nint)row * columns), columns);
        }
    }

    /// <summary>Sums in the order of <see cref="Reductions.Sum{T}"/>; lanes behind the row stay.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row<T>(float* row, int columns)
        where T : struct, ILanes<T>
    {
        T sum = T.Splat(0f);
        int j = 0;
        for (; j + 16 <= columns; j += 16)
        {
            sum += T.Load(row + j);
        }

        sum = j < columns ? sum + Reductions.Tail<T>(row + j, columns - j) : sum;
        T mean = T.Splat(T.Sum(sum) / columns);
        for (j = 0; j < columns; j += 16)
        {
            T old = T.Load(row + j);
            T.Store(T.Select(T.First(columns - j), old - mean, old), row + j);
        }
    }
}
