using System.Runtime.CompilerServices;

namespace RecEnv.Learning.Kernels;

/// <summary>Functions of two numbers over matrices, either of which may be one row, one column or one number.</summary>
internal static unsafe class Pairwise
{
    private const MethodImplOptions Optimize = MethodImplOptions.AggressiveOptimization;

    /// <summary>y = f(a, b).</summary>
    public static void Value<TOperation>(float* y, in Operand a, in Operand b, int rows, int columns)
        where TOperation : struct, IBinary
    {
        switch (Simd.Width)
        {
            case 512:
                Value<TOperation, F512>(y, a, b, rows, columns);
                break;
            case 256:
                Value<TOperation, F256x2>(y, a, b, rows, columns);
                break;
            default:
                Value<TOperation, F128x4>(y, a, b, rows, columns);
                break;
        }
    }

    /// <summary>The gradient of one operand, summed over what was repeated: rows in order, columns by the fixed tree.</summary>
    public static void Gradient<TOperation>(in PairGradient g, bool ofB)
        where TOperation : struct, IBinary
    {
        switch (Simd.Width)
        {
            case 512:
                Gradient<TOperation, F512>(g, ofB);
                break;
            case 256:
                Gradient<TOperation, F256x2>(g, ofB);
                break;
            default:
                Gradient<TOperation, F128x4>(g, ofB);
                break;
        }
    }

    [MethodImpl(Optimize)]
    private static void Value<TOperation, T>(float* y, in Operand a, in Operand b, int rows, int columns)
        where TOperation : struct, IBinary
        where T : struct, ILanes<T>
    {
        if (a.Whole && b.Whole)
        {
            columns *= rows; // one long row
            rows = 1;
        }

        for (int i = 0; i < rows; i++, y += columns)
        {
            float* pa = a.Data + (i * a.Row);
            float* pb = b.Data + (i * b.Row);
            int j = 0;
            for (; j + 16 <= columns; j += 16)
            {
                T.Store(TOperation.Value(At<T>(pa, j, a.Step), At<T>(pb, j, b.Step)), y + j);
            }

            if (j < columns)
            {
                T last = TOperation.Value(At<T>(pa, j, a.Step), At<T>(pb, j, b.Step));
                T.Store(T.Select(T.First(columns - j), last, T.Load(y + j)), y + j);
            }
        }
    }

    [MethodImpl(Optimize)]
    private static void Gradient<TOperation, T>(in PairGradient g, bool ofB)
        where TOperation : struct, IBinary
        where T : struct, ILanes<T>
    {
        Operand mine = ofB ? g.B : g.A;
        bool whole = g.A.Whole && g.B.Whole;
        int rows = whole ? 1 : g.Rows;
        int columns = whole ? g.Rows * g.Columns : g.Columns;
        for (int i = 0; i < rows; i++)
        {
            float* dy = g.Dy + (i * columns);
            float* pa = g.A.Data + (i * g.A.Row);
            float* pb = g.B.Data + (i * g.B.Row);
            float* to = g.To + (i * mine.Row);
            bool add = g.Add || (i > 0 && mine.Row == 0);
            T sum = T.Splat(0f);
            for (int j = 0; j < columns; j += 16)
            {
                T d = T.Load(dy + j);
                T a = At<T>(pa, j, g.A.Step);
                T b = At<T>(pb, j, g.B.Step);
                T v = ofB ? TOperation.GradientB(d, a, b) : TOperation.GradientA(d, a, b);
                T mask = T.First(columns - j);
                if (mine.Step == 0)
                {
                    sum += T.Select(mask, v, T.Splat(0f));
                    continue;
                }

                T old = T.Load(to + j);
                v = add ? old + v : v;
                T.Store(j + 16 <= columns ? v : T.Select(mask, v, old), to + j);
            }

            if (mine.Step == 0)
            {
                *to = add ? *to + T.Sum(sum) : T.Sum(sum);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T At<T>(float* row, int column, int step)
        where T : struct, ILanes<T> => step == 0 ? T.Splat(*row) : T.Load(row + column);
}
