using System.Runtime.CompilerServices;

namespace RecEnv.Learning.Kernels;

/// <summary>a + b.</summary>
internal readonly struct AddOperation : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T a, T b)
        where T : struct, ILanes<T> => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T GradientA<T>(T dy, T a, T b)
        where T : struct, ILanes<T> => dy;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T GradientB<T>(T dy, T a, T b)
        where T : struct, ILanes<T> => dy;
}

/// <summary>a − b.</summary>
internal readonly struct SubtractOperation : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T a, T b)
        where T : struct, ILanes<T> => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T GradientA<T>(T dy, T a, T b)
        where T : struct, ILanes<T> => dy;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T GradientB<T>(T dy, T a, T b)
        where T : struct, ILanes<T> => T.Splat(0f) - dy;
}

/// <summary>a·b.</summary>
internal readonly struct MultiplyOperation : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T a, T b)
        where T : struct, ILanes<T> => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T GradientA<T>(T dy, T a, T b)
        where T : struct, ILanes<T> => dy * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T GradientB<T>(T dy, T a, T b)
        where T : struct, ILanes<T> => dy * a;
}

/// <summary>a / b.</summary>
internal readonly struct DivideOperation : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T a, T b)
        where T : struct, ILanes<T> => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T GradientA<T>(T dy, T a, T b)
        where T : struct, ILanes<T> => dy / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T GradientB<T>(T dy, T a, T b)
        where T : struct, ILanes<T> => T.Splat(0f) - (dy * a / (b * b));
}

/// <summary>The smaller; equal numbers share the gradient by halves.</summary>
internal readonly struct MinimumOperation : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T a, T b)
        where T : struct, ILanes<T> => T.Select(T.Less(b, a), b, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T GradientA<T>(T dy, T a, T b)
        where T : struct, ILanes<T> => Shares.Of(dy, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T GradientB<T>(T dy, T a, T b)
        where T : struct, ILanes<T> => Shares.Of(dy, b, a);
}

/// <summary>The larger; equal numbers share the gradient by halves.</summary>
internal readonly struct MaximumOperation : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T a, T b)
        where T : struct, ILanes<T> => T.Select(T.Less(a, b), b, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T GradientA<T>(T dy, T a, T b)
        where T : struct, ILanes<T> => Shares.Of(dy, b, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T GradientB<T>(T dy, T a, T b)
        where T : struct, ILanes<T> => Shares.Of(dy, a, b);
}

/// <summary>a where b is not 0, else 0, whatever a is.</summary>
internal readonly struct MaskOperation : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T a, T b)
        where T : struct, ILanes<T> => T.Select(T.Same(b, T.Splat(0f)), T.Splat(0f), a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T GradientA<T>(T dy, T a, T b)
        where T : struct, ILanes<T> => T.Select(T.Same(b, T.Splat(0f)), T.Splat(0f), dy);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T GradientB<T>(T dy, T a, T b)
        where T : struct, ILanes<T> => T.Splat(0f);
}

/// <summary>How a minimum's gradient is shared.</summary>
internal static class Shares
{
    /// <summary>All where mine is less, half where both are equal, else nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T dy, T mine, T other)
        where T : struct, ILanes<T> =>
        T.Select(T.Less(mine, other), dy, T.Select(T.Same(mine, other), dy * T.Splat(0.5f), T.Splat(0f)));
}
