namespace RecEnv.Learning.Kernels;

/// <summary>What made a slot of the tape.</summary>
internal enum Operation : byte
{
    Leaf,
    Parameter,
    View,

    // Functions of one number.
    Affine,
    Relu,
    LeakyRelu,
    Tanh,
    Sigmoid,
    Softplus,
    Exp,
    Log,
    Square,
    SquareRoot,
    Abs,
    Clamp,
    Huber,

    // Functions of two numbers.
    Add,
    Subtract,
    Multiply,
    Divide,
    Minimum,
    Maximum,
    Mask,

    // Matrices.
    Linear,
    Product,
    Average,
    LayerNorm,

    // Rows.
    Softmax,
    LogSoftmax,
    LogSumExp,
    RowSums,
    ColumnSums,
    Sum,

    // Places.
    Embedding,
    Gather,
    PickRows,
    JoinColumns,
    JoinRows,
    RepeatRows,
    TileRows,
    SliceColumns,
    SliceRows,
}
