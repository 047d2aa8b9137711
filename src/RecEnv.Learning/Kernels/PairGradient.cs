namespace RecEnv.Learning.Kernels;

/// <summary>The buffers of a gradient of a function of two numbers.</summary>
internal unsafe struct PairGradient
{
    /// <summary>The result, in the operand's own shape.</summary>
    public float* To;

    /// <summary>What came from above, [Rows, Columns].</summary>
    public float* Dy;

    /// <summary>First operand.</summary>
    public Operand A;

    /// <summary>Second operand.</summary>
    public Operand B;

    /// <summary>Rows of the function's output.</summary>
    public int Rows;

    /// <summary>Columns of the function's output.</summary>
    public int Columns;

    /// <summary>Whether to add to the result.</summary>
    public bool Add;
}
