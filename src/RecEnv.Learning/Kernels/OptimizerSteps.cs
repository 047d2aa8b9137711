using System.Runtime.CompilerServices;

namespace RecEnv.Learning.Kernels;

/// <summary>The optimizers' updates, each one pass over a block.</summary>
/// <remarks>
/// .NET cannot flush subnormal numbers to zero, and a moment that decays without gradient ends among them and stays, at a
/// hundred times the cost of each step. So gradients below 10⁻¹⁵, first moments below 10⁻³⁰ and second ones below 10⁻³⁴
/// become 0: at ordinary rates they could not move a weight.
/// </remarks>
internal static unsafe class OptimizerSteps
{
    private const MethodImplOptions Optimize = MethodImplOptions.AggressiveOptimization;
    private const float LeastGradient = 1e-15f;
    private const float LeastFirst = 1e-30f;
    private const float LeastSecond = 1e-34f;

    /// <summary>w ← s·w − size·m / (√v·scale + ε), after m and v took in the gradient.</summary>
    public static void Moments(in MomentStep step)
    {
        switch (Simd.Width)
        {
            case 512:
                Moments<F512>(step);
                break;
            case 256:
                Moments<F256x2>(step);
                break;
            default:
                Moments<F128x4>(step);
                break;
        }
    }

    /// <summary>w ← w − size·d, d = g + decay·w, or the momentum of d: b ← momentum·b + d, or Nesterov's d + momentum·b.</summary>
    public static void Momentum(in MomentStep step, float momentum, bool nesterov)
    {
        switch (Simd.Width)
        {
            case 512:
                Momentum<F512>(step, momentum, nesterov);
                break;
            case 256:
                Momentum<F256x2>(step, momentum, nesterov);
                break;
            default:
                Momentum<F128x4>(step, momentum, nesterov);
                break;
        }
    }

    [MethodImpl(Optimize)]
    private static void Moments<T>(in MomentStep step)
        where T : struct, ILanes<T>
    {
        T beta1 = T.Splat(step.Beta1);
        T beta2 = T.Splat(step.Beta2);
        T rest1 = T.Splat(1f - step.Beta1);
        T rest2 = T.Splat(1f - step.Beta2);
        T epsilon = T.Splat(step.Epsilon);
        T size = T.Splat(-step.Size);
        T scale = T.Splat(step.RootScale);
        T decay = T.Splat(step.InGradient);
        T shrink = T.Splat(step.Shrink);
        float* weights = step.Weights;
        float* gradients = step.Gradients;
        float* first = step.First;
        float* second = step.Second;
        bool adapt = step.Adapt;
        int count = step.Count;
        for (int i = 0; i < count; i += 16)
        {
            T w = T.Load(weights + i) * shrink;
            T g = Flush(T.MultiplyAdd(w, decay, T.Load(gradients + i)), LeastGradient);
            T m = Flush(T.MultiplyAdd(T.Load(first + i), beta1, g * rest1), LeastFirst);
            T v = Flush(T.MultiplyAdd(T.Load(second + i), beta2, g * g * rest2), LeastSecond);
            T direction = adapt ? m / T.MultiplyAdd(T.SquareRoot(v), scale, epsilon) : m;
            Keep(m, first + i, count - i);
            Keep(v, second + i, count - i);
            Keep(T.MultiplyAdd(size, direction, w), weights + i, count - i);
        }
    }

    [MethodImpl(Optimize)]
    private static void Momentum<T>(in MomentStep step, float momentum, bool nesterov)
        where T : struct, ILanes<T>
    {
        T size = T.Splat(-step.Size);
        T decay = T.Splat(step.InGradient);
        T keep = T.Splat(momentum);
        for (int i = 0; i < step.Count; i += 16)
        {
            T w = T.Load(step.Weights + i);
            T d = T.MultiplyAdd(w, decay, T.Load(step.Gradients + i));
            if (step.First != null)
            {
                T b = Flush(T.MultiplyAdd(T.Load(step.First + i), keep, d), LeastFirst);
                Keep(b, step.First + i, step.Count - i);
                d = nesterov ? T.MultiplyAdd(b, keep, d) : b;
            }

            Keep(T.MultiplyAdd(size, d, w), step.Weights + i, step.Count - i);
        }
    }

    /// <summary>Writes no more lanes than are left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep<T>(T value, float* to, int lanes)
        where T : struct, ILanes<T> => T.Store(lanes >= 16 ? value : T.Select(T.First(lanes), value, T.Load(to)), to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Flush<T>(T value, float least)
        where T : struct, ILanes<T> => T.Select(T.Less(T.Abs(value), T.Splat(least)), T.Splat(0f), value);
}
