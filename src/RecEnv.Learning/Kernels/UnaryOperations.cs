using System.Runtime.CompilerServices;

namespace RecEnv.Learning.Kernels;

/// <summary>p·x + q.</summary>
internal readonly struct AffineOperation : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T x, T p, T q)
        where T : struct, ILanes<T> => T.MultiplyAdd(x, p, q);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Gradient<T>(T dy, T x, T y, T p, T q)
        where T : struct, ILanes<T> => dy * p;
}

/// <summary>max(x, 0); the derivative at 0 is 0.</summary>
internal readonly struct ReluOperation : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T x, T p, T q)
        where T : struct, ILanes<T> => T.Select(T.Less(x, T.Splat(0f)), T.Splat(0f), x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Gradient<T>(T dy, T x, T y, T p, T q)
        where T : struct, ILanes<T> => T.Select(T.Less(T.Splat(0f), y), dy, T.Splat(0f));
}

/// <summary>x above 0, p·x below.</summary>
internal readonly struct LeakyReluOperation : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T x, T p, T q)
        where T : struct, ILanes<T> => T.Select(T.Less(T.Splat(0f), x), x, x * p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Gradient<T>(T dy, T x, T y, T p, T q)
        where T : struct, ILanes<T> => T.Select(T.Less(T.Splat(0f), x), dy, dy * p);
}

/// <summary>tanh x.</summary>
internal readonly struct TanhOperation : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T x, T p, T q)
        where T : struct, ILanes<T> => LaneMath.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Gradient<T>(T dy, T x, T y, T p, T q)
        where T : struct, ILanes<T> => dy * (T.Splat(1f) - (y * y));
}

/// <summary>1 / (1 + e⁻ˣ).</summary>
internal readonly struct SigmoidOperation : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T x, T p, T q)
        where T : struct, ILanes<T> => LaneMath.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Gradient<T>(T dy, T x, T y, T p, T q)
        where T : struct, ILanes<T> => dy * (y * (T.Splat(1f) - y));
}

/// <summary>ln(1 + eˣ).</summary>
internal readonly struct SoftplusOperation : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T x, T p, T q)
        where T : struct, ILanes<T> => LaneMath.Softplus(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Gradient<T>(T dy, T x, T y, T p, T q)
        where T : struct, ILanes<T> => dy * LaneMath.Sigmoid(x);
}

/// <summary>eˣ.</summary>
internal readonly struct ExpOperation : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T x, T p, T q)
        where T : struct, ILanes<T> => LaneMath.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Gradient<T>(T dy, T x, T y, T p, T q)
        where T : struct, ILanes<T> => dy * y;
}

/// <summary>ln x.</summary>
internal readonly struct LogOperation : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T x, T p, T q)
        where T : struct, ILanes<T> => LaneMath.Log(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Gradient<T>(T dy, T x, T y, T p, T q)
        where T : struct, ILanes<T> => dy / x;
}

/// <summary>x².</summary>
internal readonly struct SquareOperation : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T x, T p, T q)
        where T : struct, ILanes<T> => x * x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Gradient<T>(T dy, T x, T y, T p, T q)
        where T : struct, ILanes<T> => dy * (x + x);
}

/// <summary>√x.</summary>
internal readonly struct SquareRootOperation : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T x, T p, T q)
        where T : struct, ILanes<T> => T.SquareRoot(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Gradient<T>(T dy, T x, T y, T p, T q)
        where T : struct, ILanes<T> => dy / (y + y);
}

/// <summary>|x|; the derivative at 0 is 0.</summary>
internal readonly struct AbsOperation : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T x, T p, T q)
        where T : struct, ILanes<T> => T.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Gradient<T>(T dy, T x, T y, T p, T q)
        where T : struct, ILanes<T> =>
        T.Select(T.Less(T.Splat(0f), x), dy, T.Select(T.Less(x, T.Splat(0f)), T.Splat(0f) - dy, T.Splat(0f)));
}

/// <summary>x between p and q; the derivative is 1 there, bounds included.</summary>
internal readonly struct ClampOperation : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T x, T p, T q)
        where T : struct, ILanes<T> => T.Select(T.Less(x, p), p, T.Select(T.Less(q, x), q, x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Gradient<T>(T dy, T x, T y, T p, T q)
        where T : struct, ILanes<T> => T.Select(T.Less(x, p), T.Splat(0f), T.Select(T.Less(q, x), T.Splat(0f), dy));
}

/// <summary>x²/2 up to p, p·(|x| − p/2) beyond.</summary>
internal readonly struct HuberOperation : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T x, T p, T q)
        where T : struct, ILanes<T> => Clipped(x, p) * (x - (T.Splat(0.5f) * Clipped(x, p)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Gradient<T>(T dy, T x, T y, T p, T q)
        where T : struct, ILanes<T> => dy * Clipped(x, p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Clipped<T>(T x, T p)
        where T : struct, ILanes<T> => ClampOperation.Value(x, T.Splat(0f) - p, p);
}
