using System.Runtime.CompilerServices;

namespace RecEnv.Learning.Kernels;

/// <summary>Softmax, its logarithm and the logarithm of the sum of exponentials, row by row, and their gradients.</summary>
internal static unsafe class SoftmaxRows
{
    /// <summary>The logarithm of a masked probability: finite, so that 0 times it is 0.</summary>
    public const float MaskedLog = -1e9f;

    private const MethodImplOptions Optimize = MethodImplOptions.AggressiveOptimization;

    /// <summary>Computes the output of one of the three.</summary>
    public static void Value(Operation operation, in RowPass pass)
    {
        switch (Simd.Width)
        {
            case 512:
                Value<F512>(operation, pass);
                break;
            case 256:
                Value<F256x2>(operation, pass);
                break;
            default:
                Value<F128x4>(operation, pass);
                break;
        }
    }

    /// <summary>Computes the gradient of one of the three.</summary>
    public static void Gradient(Operation operation, in RowPass pass)
    {
        switch (Simd.Width)
        {
            case 512:
                Gradient<F512>(operation, pass);
                break;
            case 256:
                Gradient<F256x2>(operation, pass);
                break;
            default:
                Gradient<F128x4>(operation, pass);
                break;
        }
    }

    [MethodImpl(Optimize)]
    private static void Value<T>(Operation operation, in RowPass pass)
        where T : struct, ILanes<T>
    {
        int columns = pass.Columns;
        for (int i = 0; i < pass.Rows; i++)
        {
            float* x = pass.X + (i * columns);
            float* mask = pass.Mask == null ? null : pass.Mask + (i * columns);
            float largest = Largest<T>(x, mask, columns);
            bool none = float.IsNegativeInfinity(largest);
            T top = T.Splat(none ? 0f : largest);
            if (operation == Operation.Softmax)
            {
                float* y = pass.Y + (i * columns);
                T sum = Exponentials<T>(x, mask, y, columns, top);
                T scale = T.Splat(none ? 0f : 1f / T.Sum(sum));
                for (int j = 0; j < columns; j += 16)
                {
                    Keep(T.Load(y + j) * scale, y + j, columns - j);
                }
            }
            else
            {
                T sum = Exponentials<T>(x, mask, null, columns, top);
                T log = none ? T.Splat(MaskedLog) : LaneMath.Log(T.Splat(T.Sum(sum))) + top;
                if (operation == Operation.LogSumExp)
                {
                    Keep(log, pass.Y + i, 1);
                }
                else
                {
                    Logarithms(x, mask, pass.Y + (i * columns), columns, log);
                }
            }
        }
    }

    [MethodImpl(Optimize)]
    private static void Gradient<T>(Operation operation, in RowPass pass)
        where T : struct, ILanes<T>
    {
        int columns = pass.Columns;
        for (int i = 0; i < pass.Rows; i++)
        {
            int at = i * columns;
            float* mask = pass.Mask == null ? null : pass.Mask + at;
            float* y = operation == Operation.LogSumExp ? pass.Y + i : pass.Y + at;
            float* dy = operation == Operation.LogSumExp ? pass.Dy + i : pass.Dy + at;
            T total = operation switch
            {
                Operation.Softmax => T.Splat(Reductions.Dot<T>(dy, y, columns)),
                Operation.LogSoftmax => T.Splat(MaskedSum<T>(dy, mask, columns)),
                _ => T.Splat(*dy),
            };
            for (int j = 0; j < columns; j += 16)
            {
                T d = operation switch
                {
                    Operation.Softmax => T.Load(y + j) * (T.Load(dy + j) - total),
                    Operation.LogSoftmax => T.Load(dy + j) - (LaneMath.Exp(T.Load(y + j)) * total),
                    _ => total * LaneMath.Exp(T.Load(pass.X + at + j) - T.Splat(*y)),
                };
                d = Masked(d, mask, j, 0f);
                Keep(pass.Add ? T.Load(pass.Dx + at + j) + d : d, pass.Dx + at + j, columns - j);
            }
        }
    }

    /// <summary>e^(x − top) of the numbers that take part, to y if there is one; their sixteen sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Exponentials<T>(float* x, float* mask, float* y, int columns, T top)
        where T : struct, ILanes<T>
    {
        T sum = T.Splat(0f);
        for (int j = 0; j < columns; j += 16)
        {
            T e = Masked(LaneMath.Exp(T.Load(x + j) - top), mask, j, 0f);
            sum += columns - j >= 16 ? e : T.Select(T.First(columns - j), e, T.Splat(0f));
            if (y != null)
            {
                Keep(e, y + j, columns - j);
            }
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Logarithms<T>(float* x, float* mask, float* y, int columns, T log)
        where T : struct, ILanes<T>
    {
        for (int j = 0; j < columns; j += 16)
        {
            Keep(Masked(T.Load(x + j) - log, mask, j, MaskedLog), y + j, columns - j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Largest<T>(float* x, float* mask, int columns)
        where T : struct, ILanes<T>
    {
        if (mask == null)
        {
            return Reductions.Largest<T>(x, columns);
        }

        T low = T.Splat(float.NegativeInfinity);
        T largest = low;
        for (int j = 0; j < columns; j += 16)
        {
            T next = T.Select(T.First(columns - j), Masked(T.Load(x + j), mask, j, float.NegativeInfinity), low);
            largest = T.Select(T.Less(next, largest), largest, next);
        }

        return T.Largest(largest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float MaskedSum<T>(float* dy, float* mask, int columns)
        where T : struct, ILanes<T>
    {
        T sum = T.Splat(0f);
        for (int j = 0; j < columns; j += 16)
        {
            sum += T.Select(T.First(columns - j), Masked(T.Load(dy + j), mask, j, 0f), T.Splat(0f));
        }

        return T.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Masked<T>(T value, float* mask, int column, float other)
        where T : struct, ILanes<T> =>
        mask == null ? value : T.Select(T.Same(T.Load(mask + column), T.Splat(0f)), T.Splat(other), value);

    /// <summary>Writes no more lanes than there are columns left; what lies behind stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep<T>(T value, float* to, int lanes)
        where T : struct, ILanes<T> => T.Store(lanes >= 16 ? value : T.Select(T.First(lanes), value, T.Load(to)), to);
}
