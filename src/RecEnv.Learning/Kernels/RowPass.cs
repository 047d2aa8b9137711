namespace RecEnv.Learning.Kernels;

/// <summary>The buffers of a kernel that works row by row on [Rows, Columns].</summary>
internal unsafe struct RowPass
{
    /// <summary>The function's input.</summary>
    public float* X;

    /// <summary>The function's output: [Rows, Columns], or [Rows, 1].</summary>
    public float* Y;

    /// <summary>Where not 0, a number takes part; null for all.</summary>
    public float* Mask;

    /// <summary>Gradient of the output; only backward.</summary>
    public float* Dy;

    /// <summary>Gradient of the input; only backward.</summary>
    public float* Dx;

    /// <summary>Rows.</summary>
    public int Rows;

    /// <summary>Columns of the input.</summary>
    public int Columns;

    /// <summary>Whether to add to <see cref="Dx"/>.</summary>
    public bool Add;
}
