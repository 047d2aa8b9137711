namespace RecEnv.Learning.Kernels;

/// <summary>A function of two numbers and its two partial derivatives.</summary>
internal interface IBinary
{
    /// <summary>f(a, b).</summary>
    static abstract T Value<T>(T a, T b)
        where T : struct, ILanes<T>;

    /// <summary>dy·∂f/∂a.</summary>
    static abstract T GradientA<T>(T dy, T a, T b)
        where T : struct, ILanes<T>;

    /// <summary>dy·∂f/∂b.</summary>
    static abstract T GradientB<T>(T dy, T a, T b)
        where T : struct, ILanes<T>;
}
