using System.Runtime.CompilerServices;

namespace RecEnv.Learning.Kernels;

/// <summary>Some rows of a matrix product, one tile of columns wide, accumulated in registers.</summary>
/// <remarks>
/// Each result is one chain of fused multiply-adds over k, in order, from its initial value. So neither the number of
/// rows nor the tile changes a bit. The rows are written out: the compiler keeps variables in registers, but not arrays.
/// </remarks>
internal static unsafe class ProductRows
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const MethodImplOptions Optimize = MethodImplOptions.AggressiveOptimization;

    /// <summary>Twelve rows.</summary>
    [MethodImpl(Optimize)]
    public static void Rows12<T>(nint inner, float* a, in Strides s, float* b, float* c, float* bias, ProductFlags flags)
        where T : struct, ITile<T>
    {
        nint row = s.ARow;
        nint row3 = 3 * row;
        float* a4 = a + (4 * row);
        float* a8 = a + (8 * row);
        nint step = s.AStep;
        nint next = s.B;
        nint to = s.C;
        T r0 = Begin<T>(c, bias, flags);
        T r1 = Begin<T>(c + to, bias, flags);
        T r2 = Begin<T>(c + (2 * to), bias, flags);
        T r3 = Begin<T>(c + (3 * to), bias, flags);
        T r4 = Begin<T>(c + (4 * to), bias, flags);
        T r5 = Begin<T>(c + (5 * to), bias, flags);
        T r6 = Begin<T>(c + (6 * to), bias, flags);
        T r7 = Begin<T>(c + (7 * to), bias, flags);
        T r8 = Begin<T>(c + (8 * to), bias, flags);
        T r9 = Begin<T>(c + (9 * to), bias, flags);
        T r10 = Begin<T>(c + (10 * to), bias, flags);
        T r11 = Begin<T>(c + (11 * to), bias, flags);
        for (nint k = 0; k < inner; k++, b += next)
        {
            var t = T.Load(b);
            r0 = T.MultiplyAdd(a, t, r0);
            r1 = T.MultiplyAdd(a + row, t, r1);
            r2 = T.MultiplyAdd(a + (2 * row), t, r2);
            r3 = T.MultiplyAdd(a + row3, t, r3);
            r4 = T.MultiplyAdd(a4, t, r4);
            r5 = T.MultiplyAdd(a4 + row, t, r5);
            r6 = T.MultiplyAdd(a4 + (2 * row), t, r6);
            r7 = T.MultiplyAdd(a4 + row3, t, r7);
            r8 = T.MultiplyAdd(a8, t, r8);
            r9 = T.MultiplyAdd(a8 + row, t, r9);
            r10 = T.MultiplyAdd(a8 + (2 * row), t, r10);
            r11 = T.MultiplyAdd(a8 + row3, t, r11);
            a += step;
            a4 += step;
            a8 += step;
        }

        End(r0, c, flags);
        End(r1, c + to, flags);
        End(r2, c + (2 * to), flags);
        End(r3, c + (3 * to), flags);
        End(r4, c + (4 * to), flags);
        End(r5, c + (5 * to), flags);
        End(r6, c + (6 * to), flags);
        End(r7, c + (7 * to), flags);
        End(r8, c + (8 * to), flags);
        End(r9, c + (9 * to), flags);
        End(r10, c + (10 * to), flags);
        End(r11, c + (11 * to), flags);
    }

    /// <summary>Eight rows.</summary>
    [MethodImpl(Optimize)]
    public static void Rows8<T>(nint inner, float* a, in Strides s, float* b, float* c, float* bias, ProductFlags flags)
        where T : struct, ITile<T>
    {
        nint row = s.ARow;
        nint row3 = 3 * row;
        float* a4 = a + (4 * row);
        nint step = s.AStep;
        nint next = s.B;
        nint to = s.C;
        T r0 = Begin<T>(c, bias, flags);
        T r1 = Begin<T>(c + to, bias, flags);
        T r2 = Begin<T>(c + (2 * to), bias, flags);
        T r3 = Begin<T>(c + (3 * to), bias, flags);
        T r4 = Begin<T>(c + (4 * to), bias, flags);
        T r5 = Begin<T>(c + (5 * to), bias, flags);
        T r6 = Begin<T>(c + (6 * to), bias, flags);
        T r7 = Begin<T>(c + (7 * to), bias, flags);
        for (nint k = 0; k < inner; k++, b += next)
        {
            var t = T.Load(b);
            r0 = T.MultiplyAdd(a, t, r0);
            r1 = T.MultiplyAdd(a + row, t, r1);
            r2 = T.MultiplyAdd(a + (2 * row), t, r2);
            r3 = T.MultiplyAdd(a + row3, t, r3);
            r4 = T.MultiplyAdd(a4, t, r4);
            r5 = T.MultiplyAdd(a4 + row, t, r5);
            r6 = T.MultiplyAdd(a4 + (2 * row), t, r6);
            r7 = T.MultiplyAdd(a4 + row3, t, r7);
            a += step;
            a4 += step;
        }

        End(r0, c, flags);
        End(r1, c + to, flags);
        End(r2, c + (2 * to), flags);
        End(r3, c + (3 * to), flags);
        End(r4, c + (4 * to), flags);
        End(r5, c + (5 * to), flags);
        End(r6, c + (6 * to), flags);
        End(r7, c + (7 * to), flags);
    }

    /// <summary>Six rows.</summary>
    [MethodImpl(Optimize)]
    public static void Rows6<T>(nint inner, float* a, in Strides s, float* b, float* c, float* bias, ProductFlags flags)
        where T : struct, ITile<T>
    {
        nint row = s.ARow;
        nint row3 = 3 * row;
        float* a4 = a + (4 * row);
        nint step = s.AStep;
        nint next = s.B;
        nint to = s.C;
        T r0 = Begin<T>(c, bias, flags);
        T r1 = Begin<T>(c + to, bias, flags);
        T r2 = Begin<T>(c + (2 * to), bias, flags);
        T r3 = Begin<T>(c + (3 * to), bias, flags);
        T r4 = Begin<T>(c + (4 * to), bias, flags);
        T r5 = Begin<T>(c + (5 * to), bias, flags);
        for (nint k = 0; k < inner; k++, b += next)
        {
            var t = T.Load(b);
            r0 = T.MultiplyAdd(a, t, r0);
            r1 = T.MultiplyAdd(a + row, t, r1);
            r2 = T.MultiplyAdd(a + (2 * row), t, r2);
            r3 = T.MultiplyAdd(a + row3, t, r3);
            r4 = T.MultiplyAdd(a4, t, r4);
            r5 = T.MultiplyAdd(a4 + row, t, r5);
            a += step;
            a4 += step;
        }

        End(r0, c, flags);
        End(r1, c + to, flags);
        End(r2, c + (2 * to), flags);
        End(r3, c + (3 * to), flags);
        End(r4, c + (4 * to), flags);
        End(r5, c + (5 * to), flags);
    }

    /// <summary>Four rows.</summary>
    [MethodImpl(Optimize)]
    public static void Rows4<T>(nint inner, float* a, in Strides s, float* b, float* c, float* bias, ProductFlags flags)
        where T : struct, ITile<T>
    {
        nint row = s.ARow;
        nint row3 = 3 * row;
        nint step = s.AStep;
        nint next = s.B;
        nint to = s.C;
        T r0 = Begin<T>(c, bias, flags);
        T r1 = Begin<T>(c + to, bias, flags);
        T r2 = Begin<T>(c + (2 * to), bias, flags);
        T r3 = Begin<T>(c + (3 * to), bias, flags);
        for (nint k = 0; k < inner; k++, b += next)
        {
            var t = T.Load(b);
            r0 = T.MultiplyAdd(a, t, r0);
            r1 = T.MultiplyAdd(a + row, t, r1);
            r2 = T.MultiplyAdd(a + (2 * row), t, r2);
            r3 = T.MultiplyAdd(a + row3, t, r3);
            a += step;
        }

        End(r0, c, flags);
        End(r1, c + to, flags);
        End(r2, c + (2 * to), flags);
        End(r3, c + (3 * to), flags);
    }

    /// <summary>One row.</summary>
    [MethodImpl(Optimize)]
    public static void Rows1<T>(nint inner, float* a, in Strides s, float* b, float* c, float* bias, ProductFlags flags)
        where T : struct, ITile<T>
    {
        nint step = s.AStep;
        nint next = s.B;
        nint to = s.C;
        T r0 = Begin<T>(c, bias, flags);
        for (nint k = 0; k < inner; k++, b += next)
        {
            var t = T.Load(b);
            r0 = T.MultiplyAdd(a, t, r0);
            a += step;
        }

        End(r0, c, flags);
    }

    /// <summary>One row, four tiles wide.</summary>
    [MethodImpl(Optimize)]
    public static void Wide<T>(nint inner, float* a, in Strides s, float* b, float* c, float* bias, ProductFlags flags)
        where T : struct, ITile<T>
    {
        nint step = s.AStep;
        nint next = s.B;
        float* bias1 = bias == null ? null : bias + T.Width;
        float* bias2 = bias == null ? null : bias + (2 * T.Width);
        float* bias3 = bias == null ? null : bias + (3 * T.Width);
        T r0 = Begin<T>(c, bias, flags);
        T r1 = Begin<T>(c + T.Width, bias1, flags);
        T r2 = Begin<T>(c + (2 * T.Width), bias2, flags);
        T r3 = Begin<T>(c + (3 * T.Width), bias3, flags);
        for (nint k = 0; k < inner; k++, a += step, b += next)
        {
            r0 = T.MultiplyAdd(a, T.Load(b), r0);
            r1 = T.MultiplyAdd(a, T.Load(b + T.Width), r1);
            r2 = T.MultiplyAdd(a, T.Load(b + (2 * T.Width)), r2);
            r3 = T.MultiplyAdd(a, T.Load(b + (3 * T.Width)), r3);
        }

        End(r0, c, flags);
        End(r1, c + T.Width, flags);
        End(r2, c + (2 * T.Width), flags);
        End(r3, c + (3 * T.Width), flags);
    }

    [MethodImpl(Inline)]
    private static T Begin<T>(float* c, float* bias, ProductFlags flags)
        where T : struct, ITile<T> =>
        (flags & ProductFlags.Add) != 0 ? T.Load(c) : bias != null ? T.Load(bias) : T.Zero;

    [MethodImpl(Inline)]
    private static void End<T>(T sum, float* c, ProductFlags flags)
        where T : struct, ITile<T> => T.Store((flags & ProductFlags.Relu) != 0 ? T.Relu(sum) : sum, c);
}
