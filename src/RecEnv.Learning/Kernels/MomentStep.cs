namespace RecEnv.Learning.Kernels;

/// <summary>One step of an optimizer with first and second moments, over one block.</summary>
internal unsafe struct MomentStep
{
    /// <summary>Weights.</summary>
    public float* Weights;

    /// <summary>Gradients.</summary>
    public float* Gradients;

    /// <summary>First moments.</summary>
    public float* First;

    /// <summary>Second moments.</summary>
    public float* Second;

    /// <summary>Floats; what lies behind them stays.</summary>
    public int Count;

    /// <summary>Decay of the first moments.</summary>
    public float Beta1;

    /// <summary>Decay of the second moments.</summary>
    public float Beta2;

    /// <summary>Added to the root of the second moment.</summary>
    public float Epsilon;

    /// <summary>What the direction is multiplied by.</summary>
    public float Size;

    /// <summary>What the root of the second moment is multiplied by.</summary>
    public float RootScale;

    /// <summary>Whether to divide by the root at all.</summary>
    public bool Adapt;

    /// <summary>Weight decay that is added to the gradient.</summary>
    public float InGradient;

    /// <summary>What weights are multiplied by first.</summary>
    public float Shrink;
}
