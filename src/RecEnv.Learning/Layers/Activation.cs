namespace RecEnv.Learning.Layers;

/// <summary>What follows a linear layer.</summary>
public enum Activation
{
    /// <summary>Nothing.</summary>
    None = 1,

    /// <summary>max(x, 0), computed with the layer.</summary>
    Relu,

    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>x above 0, 0.01·x below.</summary>
    LeakyRelu,
}
