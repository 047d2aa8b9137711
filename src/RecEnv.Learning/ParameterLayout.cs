namespace RecEnv.Learning;

/// <summary>Which shape a parameter has in a checkpoint: PyTorch's, so that PyTorch reads it.</summary>
public enum ParameterLayout
{
    /// <summary>As it is: [rows, columns].</summary>
    Matrix = 1,

    /// <summary>One row, saved as [columns]: biases, scales.</summary>
    Vector,

    /// <summary>Transposed, [columns, rows]: the weights of a linear layer, which lie as [in, out] here.</summary>
    Transposed,

    /// <summary>One row, saved as [1, columns, 1]: the kernel of a one-channel convolution of width one.</summary>
    Convolution,
}
