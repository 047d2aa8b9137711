using System.Runtime.CompilerServices;

namespace RecEnv.Learning.Kernels;

/// <summary>Sums of columns, rows in order; with it, for a ReLU that came before, its derivative in the same pass.</summary>
internal static unsafe class ColumnSums
{
    /// <summary>sums (+)= Σᵢ dy[i, j], after dy was set to 0 where y is 0, if there is a y.</summary>
    public static void Run(float* dy, float* y, int rows, int columns, float* sums, bool add)
    {
        switch (Simd.Width)
        {
            case 512:
                Run<F512>(dy, y, rows, columns, sums, add);
                break;
            case 256:
                Run<F256x2>(dy, y, rows, columns, sums, add);
                break;
            default:
                Run<F128x4>(dy, y, rows, columns, sums, add);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<T>(float* dy, float* y, int rows, int columns, float* sums, bool add)
        where T : struct, ILanes<T>
    {
        int j = 0;
        for (; j + 64 <= columns; j += 64)
        {
            Four<T>(dy + j, y == null ? null : y + j, rows, columns, sums + j, add);
        }

        for (; j < columns; j += 16)
        {
            T mask = T.First(columns - j);
            T old = T.Load(sums + j);
            T sum = add ? old : T.Splat(0f);
            float* d = dy + j;
            float* of = y + j;
            for (int i = 0; i < rows; i++, d += columns, of += columns)
            {
                T v = T.Load(d);
                if (y != null)
                {
                    T passed = Passed(v, of);
                    T.Store(T.Select(mask, passed, v), d);
                    v = passed;
                }

                sum += v;
            }

            T.Store(T.Select(mask, sum, old), sums + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four<T>(float* d, float* y, int rows, int columns, float* sums, bool add)
        where T : struct, ILanes<T>
    {
        T zero = T.Splat(0f);
        T s0 = add ? T.Load(sums) : zero;
        T s1 = add ? T.Load(sums + 16) : zero;
        T s2 = add ? T.Load(sums + 32) : zero;
        T s3 = add ? T.Load(sums + 48) : zero;
        for (int i = 0; i < rows; i++, d += columns)
        {
            if (y != null)
            {
                T.Store(Passed(T.Load(d), y), d);
                T.Store(Passed(T.Load(d + 16), y + 16), d + 16);
                T.Store(Passed(T.Load(d + 32), y + 32), d + 32);
                T.Store(Passed(T.Load(d + 48), y + 48), d + 48);
                y += columns;
            }

            s0 += T.Load(d);
            s1 += T.Load(d + 16);
            s2 += T.Load(d + 32);
            s3 += T.Load(d + 48);
        }

        T.Store(s0, sums);
        T.Store(s1, sums + 16);
        T.Store(s2, sums + 32);
        T.Store(s3, sums + 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Passed<T>(T dy, float* y)
        where T : struct, ILanes<T> => T.Select(T.Less(T.Splat(0f), T.Load(y)), dy, T.Splat(0f));
}
