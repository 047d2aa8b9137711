using System.Runtime.CompilerServices;

namespace RecEnv.Learning.Kernels;

/// <summary>Takes the mean away from the gradient of each output of a layer. Reference: Yong et al. (2020).</summary>
internal static unsafe class GradientCentering
{
    /// <summary>From each row its mean.</summary>
    public static void Rows(float* g, int rows, int columns)
    {
        for (int i = 0; i < rows; i++)
        {
            float* row = g + ((nint)i * columns);
            Subtract(row, Totals.Sum(row, columns) / columns, columns);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Subtract(float* row, float mean, int count)
    {
        for (int j = 0; j < count; j++)
        {
            row[j] -= mean;
        }
    }
}
