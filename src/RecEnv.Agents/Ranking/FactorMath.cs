using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RecEnv.Agents.Ranking;

/// <summary>Sums of products, in an order that is the same on every machine: lanes of 256 bits, then what is left.</summary>
internal static class FactorMath
{
    /// <summary>Σᵢ xᵢyᵢ of two vectors of equal length.</summary>
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        ReadOnlySpan<Vector256<float>> wideX = MemoryMarshal.Cast<float, Vector256<float>>(x);
        ReadOnlySpan<Vector256<float>> wideY = MemoryMarshal.Cast<float, Vector256<float>>(y[..x.Length]);
        Vector256<float> sums = Vector256<float>.Zero;
        for (int i = 0; i < wideX.Length; i++)
        {
            sums += wideX[i] * wideY[i];
        }

        float sum = 0;
        for (int lane = 0; lane < Vector256<float>.Count; lane++)
        {
            sum += sums.GetElement(lane);
        }

        for (int i = wideX.Length * Vector256<float>.Count; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    /// <summary>Σᵢ xᵢyᵢ of two vectors of equal length.</summary>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        ReadOnlySpan<Vector256<double>> wideX = MemoryMarshal.Cast<double, Vector256<double>>(x);
        ReadOnlySpan<Vector256<double>> wideY = MemoryMarshal.Cast<double, Vector256<double>>(y[..x.Length]);
        Vector256<double> sums = Vector256<double>.Zero;
        for (int i = 0; i < wideX.Length; i++)
        {
            sums += wideX[i] * wideY[i];
        }

        double sum = sums.GetElement(0) + sums.GetElement(1) + sums.GetElement(2) + sums.GetElement(3);
        for (int i = wideX.Length * Vector256<double>.Count; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    /// <summary>y ← y + a·x, of equal length.</summary>
    public static void AddScaled(double a, ReadOnlySpan<double> x, Span<double> y)
    {
        ReadOnlySpan<Vector256<double>> wideX = MemoryMarshal.Cast<double, Vector256<double>>(x);
        Span<Vector256<double>> wideY = MemoryMarshal.Cast<double, Vector256<double>>(y[..x.Length]);
        for (int i = 0; i < wideX.Length; i++)
        {
            wideY[i] += a * wideX[i];
        }

        for (int i = wideX.Length * Vector256<double>.Count; i < x.Length; i++)
        {
            y[i] += a * x[i];
        }
    }

    /// <summary>Lower half of A ← A + a·xxᵀ.</summary>
    /// <param name="a">The factor.</param>
    /// <param name="x">The vector, [d].</param>
    /// <param name="matrix">A, row-major [d, d]; above the diagonal nothing is written.</param>
    public static void AddSquare(double a, ReadOnlySpan<double> x, Span<double> matrix)
    {
        int d = x.Length;
        for (int row = 0; row < d; row++)
        {
            AddScaled(a * x[row], x[..(row + 1)], matrix.Slice(row * d, row + 1));
        }
    }

    /// <summary>Solves Ax = b for a symmetric positive definite A by Cholesky's decomposition A = LLᵀ.</summary>
    /// <param name="matrix">Lower half of A, row-major [d, d]; receives L.</param>
    /// <param name="x">b, [d]; receives x.</param>
    /// <exception cref="ArithmeticException">A is not positive definite.</exception>
    public static void Solve(Span<double> matrix, Span<double> x)
    {
        int d = x.Length;
        for (int row = 0; row < d; row++)
        {
            Span<double> current = matrix.Slice(row * d, d);
            for (int column = 0; column < row; column++)
            {
                ReadOnlySpan<double> before = matrix.Slice(column * d, d);
                current[column] = (current[column] - Dot(current[..column], before[..column])) / before[column];
            }

            double square = current[row] - Dot(current[..row], current[..row]);
            if (!(square > 0))
            {
                throw new ArithmeticException(
                    "The equations of matrix factorisation have no unique solution. Raise \"regularization\".");
            }

            current[row] = Math.Sqrt(square);
            x[row] = (x[row] - Dot(current[..row], x[..row])) / current[row];
        }

        for (int row = d - 1; row >= 0; row--)
        {
            x[row] /= matrix[(row * d) + row];
            AddScaled(-x[row], matrix.Slice(row * d, row), x[..row]);
        }
    }
}
