namespace RecEnv.Learning.Kernels;

/// <summary>How a matrix product begins and ends.</summary>
[Flags]
internal enum ProductFlags
{
    None = 0,

    /// <summary>Begin with what lies in the result.</summary>
    Add = 1,

    /// <summary>End with max(x, 0).</summary>
    Relu = 2,
}
