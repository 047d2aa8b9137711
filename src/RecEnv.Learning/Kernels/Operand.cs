namespace RecEnv.Learning.Kernels;

/// <summary>A matrix as another shape sees it: repeated along the ways in which it is one long.</summary>
/// <param name="Address">Where its numbers lie.</param>
/// <param name="Row">From one row to the next; 0 where there is one.</param>
/// <param name="Step">1, or 0 where there is one column.</param>
/// <param name="Whole">Whether nothing is repeated.</param>
internal unsafe readonly record struct Operand(nint Address, int Row, int Step, bool Whole)
{
    /// <summary>Its numbers.</summary>
    public float* Data => (float*)Address;

    /// <summary>Sees a matrix as one of another shape.</summary>
    public static Operand See(float* data, int rows, int columns, int asRows, int asColumns) =>
        new((nint)data, rows == 1 && asRows > 1 ? 0 : columns, columns == 1 && asColumns > 1 ? 0 : 1,
            rows == asRows && columns == asColumns);
}
