using System.Runtime.CompilerServices;

namespace RecEnv.Learning.Kernels;

/// <summary>A weighted sum of the blocks of each row, y = Σₙ wₙ·xₙ + b: a convolution of width one over the blocks.</summary>
internal static unsafe class AverageRows
{
    private const MethodImplOptions Optimize = MethodImplOptions.AggressiveOptimization;

    /// <summary>Computes y [Rows, Columns] of x [Rows, blocks·Columns].</summary>
    public static void Value(in RowPass pass, int blocks, float* weights, float bias)
    {
        switch (Simd.Width)
        {
            case 512:
                Value<F512>(pass, blocks, weights, bias);
                break;
            case 256:
                Value<F256x2>(pass, blocks, weights, bias);
                break;
            default:
                Value<F128x4>(pass, blocks, weights, bias);
                break;
        }
    }

    /// <summary>Computes the gradient of x if it is wanted, and adds to those of the weights and the bias.</summary>
    public static void Gradient(in RowPass pass, int blocks, float* weights, float* dWeights, float* dBias)
    {
        switch (Simd.Width)
        {
            case 512:
                Gradient<F512>(pass, blocks, weights, dWeights, dBias);
                break;
            case 256:
                Gradient<F256x2>(pass, blocks, weights, dWeights, dBias);
                break;
            default:
                Gradient<F128x4>(pass, blocks, weights, dWeights, dBias);
                break;
        }
    }

    [MethodImpl(Optimize)]
    private static void Value<T>(in RowPass pass, int blocks, float* weights, float bias)
        where T : struct, ILanes<T>
    {
        int columns = pass.Columns;
        T b = T.Splat(bias);
        for (int i = 0; i < pass.Rows; i++)
        {
            float* x = pass.X + ((nint)i * blocks * columns);
            float* y = pass.Y + (i * columns);
            for (int j = 0; j < columns; j += 16)
            {
                T sum = b;
                for (int n = 0; n < blocks; n++)
                {
                    sum = T.MultiplyAdd(T.Splat(weights[n]), T.Load(x + (n * columns) + j), sum);
                }

                T.Store(T.Select(T.First(columns - j), sum, T.Load(y + j)), y + j);
            }
        }
    }

    [MethodImpl(Optimize)]
    private static void Gradient<T>(in RowPass pass, int blocks, float* weights, float* dWeights, float* dBias)
        where T : struct, ILanes<T>
    {
        int columns = pass.Columns;
        T zero = T.Splat(0f);
        if (dBias != null)
        {
            *dBias += Reductions.Sum<T>(pass.Dy, pass.Rows * columns);
        }

        for (int n = 0; n < blocks; n++)
        {
            T weight = T.Splat(weights[n]);
            T sum = zero;
            for (int i = 0; i < pass.Rows; i++)
            {
                nint at = (((nint)i * blocks) + n) * columns;
                for (int j = 0; j < columns; j += 16)
                {
                    T mask = T.First(columns - j);
                    T dy = T.Select(mask, T.Load(pass.Dy + (i * columns) + j), zero);
                    sum = T.MultiplyAdd(dy, T.Select(mask, T.Load(pass.X + at + j), zero), sum);
                    if (pass.Dx != null)
                    {
                        T old = T.Load(pass.Dx + at + j);
                        T.Store(T.Select(mask, pass.Add ? T.MultiplyAdd(dy, weight, old) : dy * weight, old), pass.Dx + at + j);
                    }
                }
            }

            dWeights[n] += T.Sum(sum);
        }
    }
}
