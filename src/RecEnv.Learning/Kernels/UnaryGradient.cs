namespace RecEnv.Learning.Kernels;

/// <summary>The buffers of a gradient of a function of one number.</summary>
internal unsafe struct UnaryGradient
{
    /// <summary>The result.</summary>
    public float* Dx;

    /// <summary>What came from above.</summary>
    public float* Dy;

    /// <summary>The function's input.</summary>
    public float* X;

    /// <summary>The function's output.</summary>
    public float* Y;

    /// <summary>Numbers in each.</summary>
    public int Count;

    /// <summary>First parameter.</summary>
    public float P;

    /// <summary>Second parameter.</summary>
    public float Q;

    /// <summary>Whether to add to the result.</summary>
    public bool Add;
}
