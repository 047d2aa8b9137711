using System.Runtime.CompilerServices;

namespace RecEnv.Learning.Kernels;

/// <summary>Sums in one fixed order, whatever the registers: sixteen running sums, then 8, 4, 2, 1.</summary>
/// <remarks>All may read up to fifteen floats past the end; what they read there is not used.</remarks>
internal static unsafe class Reductions
{
    private const MethodImplOptions Optimize = MethodImplOptions.AggressiveOptimization;

    /// <summary>Σ aᵢ.</summary>
    [MethodImpl(Optimize)]
    public static float Sum<T>(float* a, int count)
        where T : struct, ILanes<T>
    {
        T sum = T.Splat(0f);
        int i = 0;
        for (; i + 16 <= count; i += 16)
        {
            sum += T.Load(a + i);
        }

        return T.Sum(i < count ? sum + Tail<T>(a + i, count - i) : sum);
    }

    /// <summary>Σ aᵢ·bᵢ, with thirty-two running sums.</summary>
    [MethodImpl(Optimize)]
    public static float Dot<T>(float* a, float* b, int count)
        where T : struct, ILanes<T>
    {
        T even = T.Splat(0f);
        T odd = even;
        int i = 0;
        for (; i + 32 <= count; i += 32)
        {
            even = T.MultiplyAdd(T.Load(a + i), T.Load(b + i), even);
            odd = T.MultiplyAdd(T.Load(a + i + 16), T.Load(b + i + 16), odd);
        }

        return Finish(a + i, b + i, count - i, even, odd);
    }

    /// <summary>The dot products of four rows with one vector, each in the order of <see cref="Dot{T}"/>.</summary>
    [MethodImpl(Optimize)]
    public static void FourDots<T>(float* a, nint row, float* b, int count, float* results)
        where T : struct, ILanes<T>
    {
        float* a1 = a + row;
        float* a2 = a1 + row;
        float* a3 = a2 + row;
        T e0 = T.Splat(0f), e1 = e0, e2 = e0, e3 = e0, o0 = e0, o1 = e0, o2 = e0, o3 = e0;
        int i = 0;
        for (; i + 32 <= count; i += 32)
        {
            T even = T.Load(b + i);
            T odd = T.Load(b + i + 16);
            e0 = T.MultiplyAdd(T.Load(a + i), even, e0);
            e1 = T.MultiplyAdd(T.Load(a1 + i), even, e1);
            e2 = T.MultiplyAdd(T.Load(a2 + i), even, e2);
            e3 = T.MultiplyAdd(T.Load(a3 + i), even, e3);
            o0 = T.MultiplyAdd(T.Load(a + i + 16), odd, o0);
            o1 = T.MultiplyAdd(T.Load(a1 + i + 16), odd, o1);
            o2 = T.MultiplyAdd(T.Load(a2 + i + 16), odd, o2);
            o3 = T.MultiplyAdd(T.Load(a3 + i + 16), odd, o3);
        }

        int rest = count - i;
        results[0] = Finish(a + i, b + i, rest, e0, o0);
        results[1] = Finish(a1 + i, b + i, rest, e1, o1);
        results[2] = Finish(a2 + i, b + i, rest, e2, o2);
        results[3] = Finish(a3 + i, b + i, rest, e3, o3);
    }

    /// <summary>The largest number; NaN where there is one; −∞ of none.</summary>
    [MethodImpl(Optimize)]
    public static float Largest<T>(float* a, int count)
        where T : struct, ILanes<T>
    {
        T low = T.Splat(float.NegativeInfinity);
        T largest = low;
        for (int i = 0; i < count; i += 16)
        {
            T next = i + 16 <= count ? T.Load(a + i) : T.Select(T.First(count - i), T.Load(a + i), low);
            largest = T.Select(T.Less(next, largest), largest, next); // a NaN is never less, so it is taken
        }

        return T.Largest(largest);
    }

    /// <summary>The first lanes of memory, zeros after them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tail<T>(float* from, int lanes)
        where T : struct, ILanes<T> => T.Select(T.First(lanes), T.Load(from), T.Splat(0f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Last<T>(float* a, float* b, int lanes, T sum)
        where T : struct, ILanes<T> =>
        lanes > 0 ? T.MultiplyAdd(Tail<T>(a, lanes), Tail<T>(b, lanes), sum) : sum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Finish<T>(float* a, float* b, int rest, T even, T odd)
        where T : struct, ILanes<T>
    {
        if (rest >= 16)
        {
            even = T.MultiplyAdd(T.Load(a), T.Load(b), even);
            a += 16;
            b += 16;
            rest -= 16;
        }

        return T.Sum(Last(a, b, rest, even + odd));
    }
}
