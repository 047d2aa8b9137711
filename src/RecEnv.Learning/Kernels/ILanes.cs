namespace RecEnv.Learning.Kernels;

/// <summary>Sixteen float lanes, held in one, two or four registers.</summary>
/// <remarks>
/// Kernels are written once over this, so that their results cannot depend on the register width. Each operation is
/// exact or correctly rounded by IEEE 754, the fused one included (in software where the processor has none), and
/// every fold has one order: 16, 8, 4, 2, 1.
/// </remarks>
internal unsafe interface ILanes<T>
    where T : struct, ILanes<T>
{
    static abstract T operator +(T a, T b);

    static abstract T operator -(T a, T b);

    static abstract T operator *(T a, T b);

    static abstract T operator /(T a, T b);

    /// <summary>Sixteen floats from memory.</summary>
    static abstract T Load(float* from);

    /// <summary>Sixteen floats to memory.</summary>
    static abstract void Store(T value, float* to);

    /// <summary>The same number in each lane.</summary>
    static abstract T Splat(float value);

    /// <summary>a·b + c, rounded once.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    static abstract T SquareRoot(T a);

    static abstract T Abs(T a);

    /// <summary>To the nearest whole number, halves to even.</summary>
    static abstract T Round(T a);

    /// <summary>All bits where a &lt; b; false for NaN.</summary>
    static abstract T Less(T a, T b);

    /// <summary>All bits where a = b; false for NaN.</summary>
    static abstract T Same(T a, T b);

    /// <summary>Lanes of <paramref name="yes"/> where the mask has all bits, else of <paramref name="no"/>.</summary>
    static abstract T Select(T mask, T yes, T no);

    /// <summary>All bits in the first lanes.</summary>
    static abstract T First(int lanes);

    /// <summary>2ⁿ for whole n in [−126, 127].</summary>
    static abstract T PowerOfTwo(T n);

    /// <summary>The exponent e of a positive normal number m·2ᵉ with m in [1, 2).</summary>
    static abstract T Exponent(T a);

    /// <summary>The m of a positive normal number m·2ᵉ with m in [1, 2).</summary>
    static abstract T Significand(T a);

    /// <summary>The lanes' sum.</summary>
    static abstract float Sum(T a);

    /// <summary>The largest lane; lanes hold no NaN.</summary>
    static abstract float Largest(T a);
}
