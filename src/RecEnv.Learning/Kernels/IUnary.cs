namespace RecEnv.Learning.Kernels;

/// <summary>A function of one number, with up to two parameters, and its derivative.</summary>
internal interface IUnary
{
    /// <summary>f(x).</summary>
    static abstract T Value<T>(T x, T p, T q)
        where T : struct, ILanes<T>;

    /// <summary>dy·f′(x), given y = f(x).</summary>
    static abstract T Gradient<T>(T dy, T x, T y, T p, T q)
        where T : struct, ILanes<T>;
}
