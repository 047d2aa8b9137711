using RecEnv.Learning.Checkpoints;

namespace RecEnv.Learning.Tests.Golden;

/// <summary>Operations of the large recording: other sizes than those of the one that is kept here.</summary>
public class FullGoldenTests
{
    private static readonly Checkpoint? _golden = FullGolden.Path is null ? null : FullGolden.Read();

    public static TheoryData<string> Names => _golden is null
        ? ["none"]
        : [.. _golden.Names.Where(name => name.EndsWith("/out", StringComparison.Ordinal)).Select(name => name.Split('/')[0])];

    [GoldenTheory]
    [MemberData(nameof(Names))]
    public void Operation_RecordedInputs_GivesPyTorchsOutputAndGradients(string name)
    {
        var store = new ParameterStore();
        var tape = new Tape();
        Parameter? weight = Find(store, name, "W", name.StartsWith("lin", StringComparison.Ordinal));
        Parameter? scale = Find(store, name, "g", transposed: false);
        Parameter? bias = Find(store, name, "b", transposed: false);
        Tensor x = Find(tape, name, "x");
        Tensor y = Find(tape, name, "y");

        Tensor output = Build(tape, name, x, y, weight, scale, bias);
        tape.Backward((output * tape.Input(_golden!.Get($"{name}/w").As<float>(), output.Rows, output.Columns)).Sum());

        Parity.Check(_golden, $"{name}/out", output.Values, 5e-6);
        CheckGradient(name, "x", x);
        CheckGradient(name, "y", y);
        foreach ((string part, Parameter? parameter) in new[] { ("W", weight), ("g", scale), ("b", bias) })
        {
            if (parameter is not null)
            {
                Parity.CheckGradient(_golden, $"{name}/g_{part}", parameter, 5e-6);
            }
        }
    }

    private static Tensor Build(Tape tape, string name, Tensor x, Tensor y, Parameter? w, Parameter? g, Parameter? b)
    {
        Indices index = _golden!.Names.Contains($"{name}/i") ? tape.Index(_golden.Get($"{name}/i").As<int>()) : default;
        return name.Split('_')[0] switch
        {
            "linear" => tape.Linear(x, w!, b, relu: false),
            "linrelu" => tape.Linear(x, w!, b, relu: true),
            "relu" => x.Relu(),
            "tanh" => x.Tanh(),
            "sigmoid" => x.Sigmoid(),
            "exp" => x.Exp(),
            "log" => x.Log(),
            "square" => x.Square(),
            "clamp" => x.Clamp(-0.5f, 0.7f),
            "min" => x.Min(y),
            "addsubmul" => (x + y) * (x - y) * y,
            "mulcol" => x * y,
            "softmax" => x.Softmax(),
            "logsoftmax" => x.LogSoftmax(),
            "xent" => Losses.CrossEntropy(x, index),
            "layernorm" => tape.LayerNorm(x, g!, b!, 1e-5f),
            "gather" => x.Gather(index),
            "embedding" => tape.Embed(w!, index, -1),
            "concat" => Tensor.JoinColumns(x, y, x * 2f),
            "repeat" => x.RepeatRows(4),
            "slice" => x.SliceColumns(3, 7),
            "sumcols" => x.RowSums(),
            "mean" => x.Mean(),
            "matmulnt" => x.MatMul(y, transposeOther: true),
            "conv1x1" => tape.Average(x, w!, b),
            "mse" => Losses.Mse(x, y),
            "huber" => Losses.Huber(x, y, 0.5f),
            _ => throw new InvalidOperationException($"The recording has an operation \"{name}\" that this test does not know."),
        };
    }

    private static Tensor Find(Tape tape, string name, string part)
    {
        if (!_golden!.Names.Contains($"{name}/{part}"))
        {
            return default;
        }

        CheckpointTensor tensor = _golden.Get($"{name}/{part}");
        ReadOnlySpan<float> values = tensor.As<float>();
        int rows = tensor.Shape.Length == 1 ? 1 : tensor.Shape[0];
        return _golden.Names.Contains($"{name}/g_{part}")
            ? tape.Variable(values, rows, values.Length / rows)
            : tape.Input(values, rows, values.Length / rows);
    }

    private static Parameter? Find(ParameterStore store, string name, string part, bool transposed)
    {
        if (!_golden!.Names.Contains($"{name}/{part}"))
        {
            return null;
        }

        CheckpointTensor tensor = _golden.Get($"{name}/{part}");
        ReadOnlySpan<float> values = tensor.As<float>();
        int rows = tensor.Shape.Length == 1 ? 1 : tensor.Shape[0];
        int columns = values.Length / rows;
        Parameter parameter = transposed
            ? store.Add(part, columns, rows, ParameterLayout.Transposed)
            : store.Add(part, rows, columns);
        Span<float> to = parameter.Change();
        for (int i = 0; i < values.Length; i++)
        {
            to[transposed ? (i % columns * rows) + (i / columns) : i] = values[i];
        }

        return parameter;
    }

    private static void CheckGradient(string name, string part, Tensor tensor)
    {
        if (_golden!.Names.Contains($"{name}/g_{part}") && _golden.Names.Contains($"{name}/{part}"))
        {
            Parity.Check(_golden, $"{name}/g_{part}", tensor.Gradient, 5e-6);
        }
    }
}
