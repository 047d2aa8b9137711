namespace RecEnv.Learning.Kernels;

/// <summary>Distances in memory, in floats, that a product's kernel walks.</summary>
/// <param name="ARow">From one row of A to the next.</param>
/// <param name="AStep">From one column of A to the next.</param>
/// <param name="B">From one row of B to the next.</param>
/// <param name="C">From one row of the result to the next.</param>
internal readonly record struct Strides(nint ARow, nint AStep, nint B, nint C);
