namespace RecEnv.Learning.Tests.Operations;

/// <summary>What an input of an operation is.</summary>
public enum InputKind
{
    Variable,
    Constant,
    Mask,
    Matrix,
    Vector,
    Transposed,
    Convolution,
}
