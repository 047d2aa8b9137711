using System.Runtime.CompilerServices;

namespace RecEnv.Learning.Kernels;

/// <summary>Layer normalisation of rows: y = (x − mean) / √(variance + ε) · scale + shift, and its gradients.</summary>
internal static unsafe class LayerNormRows
{
    private const MethodImplOptions Optimize = MethodImplOptions.AggressiveOptimization;

    /// <summary>Computes y, and mean and 1/√(variance + ε) of each row.</summary>
    public static void Value(in RowPass pass, float* scale, float* shift, float epsilon, float* moments)
    {
        switch (Simd.Width)
        {
            case 512:
                Value<F512>(pass, scale, shift, epsilon, moments);
                break;
            case 256:
                Value<F256x2>(pass, scale, shift, epsilon, moments);
                break;
            default:
                Value<F128x4>(pass, scale, shift, epsilon, moments);
                break;
        }
    }

    /// <summary>Adds to the gradients of scale and shift, and computes that of x if it is wanted.</summary>
    public static void Gradient(in RowPass pass, float* scale, float* moments, float* dScale, float* dShift)
    {
        switch (Simd.Width)
        {
            case 512:
                Gradient<F512>(pass, scale, moments, dScale, dShift);
                break;
            case 256:
                Gradient<F256x2>(pass, scale, moments, dScale, dShift);
                break;
            default:
                Gradient<F128x4>(pass, scale, moments, dScale, dShift);
                break;
        }
    }

    [MethodImpl(Optimize)]
    private static void Value<T>(in RowPass pass, float* scale, float* shift, float epsilon, float* moments)
        where T : struct, ILanes<T>
    {
        int columns = pass.Columns;
        for (int i = 0; i < pass.Rows; i++)
        {
            float* x = pass.X + (i * columns);
            float* y = pass.Y + (i * columns);
            float mean = Reductions.Sum<T>(x, columns) / columns;
            T m = T.Splat(mean);
            T squares = T.Splat(0f);
            for (int j = 0; j < columns; j += 16)
            {
                T d = T.Select(T.First(columns - j), T.Load(x + j) - m, T.Splat(0f));
                squares = T.MultiplyAdd(d, d, squares);
            }

            float inverse = 1f / MathF.Sqrt((T.Sum(squares) / columns) + epsilon);
            moments[2 * i] = mean;
            moments[(2 * i) + 1] = inverse;
            T s = T.Splat(inverse);
            for (int j = 0; j < columns; j += 16)
            {
                T v = T.MultiplyAdd((T.Load(x + j) - m) * s, T.Load(scale + j), T.Load(shift + j));
                T.Store(T.Select(T.First(columns - j), v, T.Load(y + j)), y + j);
            }
        }
    }

    [MethodImpl(Optimize)]
    private static void Gradient<T>(in RowPass pass, float* scale, float* moments, float* dScale, float* dShift)
        where T : struct, ILanes<T>
    {
        int columns = pass.Columns;
        T zero = T.Splat(0f);
        for (int i = 0; i < pass.Rows; i++)
        {
            float* x = pass.X + (i * columns);
            float* dy = pass.Dy + (i * columns);
            T mean = T.Splat(moments[2 * i]);
            T inverse = T.Splat(moments[(2 * i) + 1]);
            T sum = zero;
            T dot = zero;
            for (int j = 0; j < columns; j += 16)
            {
                T mask = T.First(columns - j);
                T d = T.Select(mask, T.Load(dy + j), zero);
                T normal = T.Select(mask, (T.Load(x + j) - mean) * inverse, zero);
                T.Store(T.MultiplyAdd(d, normal, T.Load(dScale + j)), dScale + j);
                T.Store(T.Load(dShift + j) + d, dShift + j);
                T scaled = d * T.Load(scale + j);
                sum += scaled;
                dot = T.MultiplyAdd(scaled, normal, dot);
            }

            if (pass.Dx != null)
            {
                float* dx = pass.Dx + (i * columns);
                T m1 = T.Splat(T.Sum(sum) / columns);
                T m2 = T.Splat(T.Sum(dot) / columns);
                for (int j = 0; j < columns; j += 16)
                {
                    T normal = (T.Load(x + j) - mean) * inverse;
                    T v = ((T.Load(dy + j) * T.Load(scale + j)) - m1 - (normal * m2)) * inverse;
                    T old = T.Load(dx + j);
                    T.Store(T.Select(T.First(columns - j), pass.Add ? old + v : v, old), dx + j);
                }
            }
        }
    }
}
