namespace RecEnv.Learning.Tests.Operations;

/// <summary>One operation on a tape with its inputs placed there.</summary>
public sealed class OperationRun
{
    private readonly Tensor[] _tensors;
    private readonly Parameter?[] _parameters;
    private readonly OperationCase _operation;

    public OperationRun(OperationCase operation, float[][] values)
    {
        _operation = operation;
        var store = new ParameterStore();
        _parameters = [.. operation.Inputs.Select((input, i) => Layout(input.Kind) is ParameterLayout layout
            ? store.Add($"p{i}", input.Rows, input.Columns, layout)
            : null)];
        _tensors = new Tensor[operation.Inputs.Length];
        for (int i = 0; i < _tensors.Length; i++)
        {
            Input input = operation.Inputs[i];
            if (_parameters[i] is Parameter parameter)
            {
                values[i].CopyTo(parameter.Change());
            }
            else
            {
                _tensors[i] = input.Differentiable
                    ? Tape.Variable(values[i], input.Rows, input.Columns)
                    : Tape.Input(values[i], input.Rows, input.Columns);
            }
        }

        Output = operation.Build(this);
    }

    public Tape Tape { get; } = new(16);

    public Tensor Output { get; }

    public Tensor this[int input] => _tensors[input];

    public Parameter Parameter(int input) => _parameters[input]!;

    /// <summary>Gradients of Σ w·output.</summary>
    public void Backward(float[] weights) =>
        Tape.Backward((Output * Tape.Input(weights, Output.Rows, Output.Columns)).Sum());

    /// <summary>The same where the operation is applied to its inputs twice: gradients meet.</summary>
    public void BackwardTwice(float[] weights)
    {
        Tensor w = Tape.Input(weights, Output.Rows, Output.Columns);
        Tape.Backward((Output * w).Sum() + (_operation.Build(this) * w).Sum());
    }

    public float[] Gradient(int input) =>
        (_parameters[input] is Parameter parameter ? parameter.Gradient : _tensors[input].Gradient).ToArray();

    private static ParameterLayout? Layout(InputKind kind) => kind switch
    {
        InputKind.Matrix => ParameterLayout.Matrix,
        InputKind.Vector => ParameterLayout.Vector,
        InputKind.Transposed => ParameterLayout.Transposed,
        InputKind.Convolution => ParameterLayout.Convolution,
        _ => null,
    };
}
