namespace RecEnv.Learning.Layers;

/// <summary>How the weights of a linear layer [in → out] begin. PyTorch's distributions, though not its draws.</summary>
public enum Initialization
{
    /// <summary>Weights and biases uniform in ±1/√in: torch.nn.Linear's own.</summary>
    Default = 1,

    /// <summary>Weights uniform in ±√(6/in), for ReLU; biases 0. Reference: He et al. (2015).</summary>
    KaimingUniform,

    /// <summary>Weights uniform in ±√(6/(in + out)), for tanh and none; biases 0. Reference: Glorot and Bengio (2010).</summary>
    XavierUniform,

    /// <summary>All 0: a last layer that begins by saying nothing.</summary>
    Zeros,
}
