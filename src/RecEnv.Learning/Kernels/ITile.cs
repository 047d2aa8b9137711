namespace RecEnv.Learning.Kernels;

/// <summary>The columns that one step of a matrix product works on, held in one or more registers.</summary>
internal unsafe interface ITile<T>
    where T : struct, ITile<T>
{
    /// <summary>Floats in a tile.</summary>
    static abstract int Width { get; }

    /// <summary>Most rows whose tiles fit in the registers: 12 or 6.</summary>
    static abstract int Rows { get; }

    static abstract T Zero { get; }

    static abstract T Load(float* from);

    static abstract void Store(T value, float* to);

    /// <summary>a·b + c with one number a, from memory, for all columns; rounded once.</summary>
    static abstract T MultiplyAdd(float* a, T b, T c);

    /// <summary>max(a, 0); NaN stays.</summary>
    static abstract T Relu(T a);
}
