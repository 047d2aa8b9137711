using RecEnv.Learning.Kernels;

namespace RecEnv.Learning;

/// <summary>What a tape knows of one tensor.</summary>
internal unsafe struct Slot
{
    /// <summary>The numbers.</summary>
    public float* Data;

    /// <summary>The gradient; null until the first is asked for.</summary>
    public float* Gradient;

    /// <summary>Integers that the operation needs.</summary>
    public int* Index;

    /// <summary>Numbers that the operation needs.</summary>
    public float* Aux;

    /// <summary>Version of the parameters' store at recording.</summary>
    public long Version;

    /// <summary>Rows.</summary>
    public int Rows;

    /// <summary>Columns.</summary>
    public int Columns;

    /// <summary>The backward pass that last reached it.</summary>
    public int Stamp;

    /// <summary>First operand.</summary>
    public int A;

    /// <summary>Second operand.</summary>
    public int B;

    /// <summary>A number that the operation needs.</summary>
    public int C;

    /// <summary>The slot whose memory this is a view of; itself otherwise.</summary>
    public int Alias;

    /// <summary>First parameter of the function.</summary>
    public float P;

    /// <summary>Second parameter of the function.</summary>
    public float Q;

    /// <summary>What made it.</summary>
    public Operation Operation;

    /// <summary>Whether a gradient is wanted.</summary>
    public bool Needs;

    /// <summary>Whether the parameters want a gradient.</summary>
    public bool Learns;

    /// <summary>A yes or no that the operation needs.</summary>
    public bool Flag;

    /// <summary>Numbers in it.</summary>
    public readonly int Count => Rows * Columns;
}
