using System.Runtime.CompilerServices;

namespace RecEnv.Learning.Kernels;

/// <summary>Exponential, logarithm and what is built on them, in sixteen lanes, within 2 units in the last place.</summary>
/// <remarks>
/// Written out, because the runtime's own change between versions and platforms. Results below the smallest normal
/// number, 1.2e-38, are 0: subnormal numbers cost a hundred times as much to compute with. NaN gives NaN.
/// Polynomials: S. Moshier, Cephes library, single precision.
/// </remarks>
internal static class LaneMath
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>eˣ; 0 below −87.3, infinity above 88.72.</summary>
    [MethodImpl(Inline)]
    public static T Exp<T>(T x)
        where T : struct, ILanes<T>
    {
        T low = T.Splat(-87.33654f);
        T high = T.Splat(88.72283f);
        T clipped = T.Select(T.Less(x, low), low, T.Select(T.Less(high, x), high, x));
        T n = T.Round(clipped * T.Splat(1.44269504f));
        T r = T.MultiplyAdd(n, T.Splat(-0.693359375f), clipped);
        r = T.MultiplyAdd(n, T.Splat(2.12194440e-4f), r);
        T p = T.Splat(1.9875691500e-4f);
        p = T.MultiplyAdd(p, r, T.Splat(1.3981999507e-3f));
        p = T.MultiplyAdd(p, r, T.Splat(8.3334519073e-3f));
        p = T.MultiplyAdd(p, r, T.Splat(4.1665795894e-2f));
        p = T.MultiplyAdd(p, r, T.Splat(1.6666665459e-1f));
        p = T.MultiplyAdd(p, r, T.Splat(5.0000001201e-1f));
        p = T.MultiplyAdd(p, r * r, r) + T.Splat(1f);
        T half = T.Round(n * T.Splat(0.5f)); // 2ⁿ in two factors: n reaches 128
        T y = p * T.PowerOfTwo(half) * T.PowerOfTwo(n - half);
        y = T.Select(T.Less(x, low), T.Splat(0f), y);
        return T.Select(T.Less(high, x), T.Splat(float.PositiveInfinity), y);
    }

    /// <summary>ln x; −∞ at 0, NaN below.</summary>
    [MethodImpl(Inline)]
    public static T Log<T>(T x)
        where T : struct, ILanes<T>
    {
        T one = T.Splat(1f);
        T small = T.Less(x, T.Splat(1.17549435e-38f));
        T scaled = T.Select(small, x * T.Splat(33554432f), x); // subnormal numbers, times 2²⁵
        T e = T.Exponent(scaled) - T.Select(small, T.Splat(25f), T.Splat(0f));
        T m = T.Significand(scaled);
        T upper = T.Less(T.Splat(1.41421356f), m);
        m = T.Select(upper, m * T.Splat(0.5f), m) - one;
        e += T.Select(upper, one, T.Splat(0f));
        T z = m * m;
        T p = T.Splat(7.0376836292e-2f);
        p = T.MultiplyAdd(p, m, T.Splat(-1.1514610310e-1f));
        p = T.MultiplyAdd(p, m, T.Splat(1.1676998740e-1f));
        p = T.MultiplyAdd(p, m, T.Splat(-1.2420140846e-1f));
        p = T.MultiplyAdd(p, m, T.Splat(1.4249322787e-1f));
        p = T.MultiplyAdd(p, m, T.Splat(-1.6668057665e-1f));
        p = T.MultiplyAdd(p, m, T.Splat(2.0000714765e-1f));
        p = T.MultiplyAdd(p, m, T.Splat(-2.4999993993e-1f));
        p = T.MultiplyAdd(p, m, T.Splat(3.3333331174e-1f));
        T y = T.MultiplyAdd(e, T.Splat(-2.12194440e-4f), p * m * z);
        y = T.MultiplyAdd(z, T.Splat(-0.5f), y) + m;
        y = T.MultiplyAdd(e, T.Splat(0.693359375f), y);
        y = T.Select(T.Same(x, T.Splat(0f)), T.Splat(float.NegativeInfinity), y);
        y = T.Select(T.Less(x, T.Splat(0f)), T.Splat(float.NaN), y);
        T finite = T.Less(x, T.Splat(float.PositiveInfinity));
        return T.Select(finite, y, x); // infinity and NaN stay as they are
    }

    /// <summary>ln(1 + u) for u in [0, 1], exact to the last places for small u too.</summary>
    [MethodImpl(Inline)]
    public static T Log1p<T>(T u)
        where T : struct, ILanes<T>
    {
        T one = T.Splat(1f);
        T w = one + u;
        T d = w - one;
        T tiny = T.Same(d, T.Splat(0f));
        return T.Select(tiny, u, Log(w) * (u / T.Select(tiny, one, d)));
    }

    /// <summary>tanh x.</summary>
    [MethodImpl(Inline)]
    public static T Tanh<T>(T x)
        where T : struct, ILanes<T>
    {
        T a = T.Abs(x);
        T z = x * x;
        T p = T.MultiplyAdd(T.Splat(-5.70498872745e-3f), z, T.Splat(2.06390887954e-2f));
        p = T.MultiplyAdd(p, z, T.Splat(-5.37397155531e-2f));
        p = T.MultiplyAdd(p, z, T.Splat(1.33314422036e-1f));
        p = T.MultiplyAdd(p, z, T.Splat(-3.33332819422e-1f));
        T near = T.MultiplyAdd(p * z, x, x);
        T one = T.Splat(1f);
        T far = one - (T.Splat(2f) / (Exp(a + a) + one));
        far = T.Select(T.Less(x, T.Splat(0f)), T.Splat(0f) - far, far);
        return T.Select(T.Less(a, T.Splat(0.625f)), near, far);
    }

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    [MethodImpl(Inline)]
    public static T Sigmoid<T>(T x)
        where T : struct, ILanes<T> => T.Splat(1f) / (T.Splat(1f) + Exp(T.Splat(0f) - x));

    /// <summary>ln(1 + eˣ), without overflow.</summary>
    [MethodImpl(Inline)]
    public static T Softplus<T>(T x)
        where T : struct, ILanes<T>
    {
        T zero = T.Splat(0f);
        return T.Select(T.Less(x, zero), zero, x) + Log1p(Exp(zero - T.Abs(x)));
    }
}
