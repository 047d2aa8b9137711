using System.Runtime.CompilerServices;

namespace RecEnv.Learning.Kernels;

/// <summary>Functions of single numbers, over whole buffers.</summary>
/// <remarks>All read and write whole groups of sixteen: buffers have room for that, and what lies there is unused.</remarks>
internal static unsafe class Elementwise
{
    private const MethodImplOptions Optimize = MethodImplOptions.AggressiveOptimization;

    /// <summary>y = f(x).</summary>
    public static void Value<TOperation>(float* y, float* x, int count, float p, float q)
        where TOperation : struct, IUnary
    {
        switch (Simd.Width)
        {
            case 512:
                Value<TOperation, F512>(y, x, count, p, q);
                break;
            case 256:
                Value<TOperation, F256x2>(y, x, count, p, q);
                break;
            default:
                Value<TOperation, F128x4>(y, x, count, p, q);
                break;
        }
    }

    /// <summary>dx = dy·f′(x), or added to it.</summary>
    public static void Gradient<TOperation>(in UnaryGradient g)
        where TOperation : struct, IUnary
    {
        switch (Simd.Width)
        {
            case 512:
                Gradient<TOperation, F512>(g);
                break;
            case 256:
                Gradient<TOperation, F256x2>(g);
                break;
            default:
                Gradient<TOperation, F128x4>(g);
                break;
        }
    }

    /// <summary>to += s·from.</summary>
    public static void AddScaled(float* to, float scale, float* from, int count)
    {
        switch (Simd.Width)
        {
            case 512:
                AddScaled<F512>(to, scale, from, count);
                break;
            case 256:
                AddScaled<F256x2>(to, scale, from, count);
                break;
            default:
                AddScaled<F128x4>(to, scale, from, count);
                break;
        }
    }

    /// <summary>to += t·(goal − to), rounded twice: exactly unchanged where both are equal.</summary>
    public static void Approach(float* to, float* goal, float t, int count)
    {
        switch (Simd.Width)
        {
            case 512:
                Approach<F512>(to, goal, t, count);
                break;
            case 256:
                Approach<F256x2>(to, goal, t, count);
                break;
            default:
                Approach<F128x4>(to, goal, t, count);
                break;
        }
    }

    [MethodImpl(Optimize)]
    private static void Value<TOperation, T>(float* y, float* x, int count, float p, float q)
        where TOperation : struct, IUnary
        where T : struct, ILanes<T>
    {
        T vp = T.Splat(p);
        T vq = T.Splat(q);
        for (int i = 0; i < count; i += 16)
        {
            T.Store(TOperation.Value(T.Load(x + i), vp, vq), y + i);
        }
    }

    [MethodImpl(Optimize)]
    private static void Gradient<TOperation, T>(in UnaryGradient g)
        where TOperation : struct, IUnary
        where T : struct, ILanes<T>
    {
        float* dx = g.Dx;
        float* dy = g.Dy;
        float* x = g.X;
        float* y = g.Y;
        T vp = T.Splat(g.P);
        T vq = T.Splat(g.Q);
        if (g.Add)
        {
            for (int i = 0; i < g.Count; i += 16)
            {
                T v = TOperation.Gradient(T.Load(dy + i), T.Load(x + i), T.Load(y + i), vp, vq);
                T.Store(T.Load(dx + i) + v, dx + i);
            }

            return;
        }

        for (int i = 0; i < g.Count; i += 16)
        {
            T.Store(TOperation.Gradient(T.Load(dy + i), T.Load(x + i), T.Load(y + i), vp, vq), dx + i);
        }
    }

    [MethodImpl(Optimize)]
    private static void AddScaled<T>(float* to, float scale, float* from, int count)
        where T : struct, ILanes<T>
    {
        T s = T.Splat(scale);
        for (int i = 0; i < count; i += 16)
        {
            T.Store(T.MultiplyAdd(s, T.Load(from + i), T.Load(to + i)), to + i);
        }
    }

    [MethodImpl(Optimize)]
    private static void Approach<T>(float* to, float* goal, float t, int count)
        where T : struct, ILanes<T>
    {
        T vt = T.Splat(t);
        for (int i = 0; i < count; i += 16)
        {
            T now = T.Load(to + i);
            T.Store(T.MultiplyAdd(vt, T.Load(goal + i) - now, now), to + i);
        }
    }
}
