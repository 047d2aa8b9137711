using RecEnv.Learning.Checkpoints;
using RecEnv.Learning.Layers;
using RecEnv.Learning.Optimizers;
using RecEnv.Learning.Tests.Operations;

namespace RecEnv.Learning.Tests.Golden;

/// <summary>Operations, optimizers and a training run against PyTorch's own numbers.</summary>
public class PyTorchTests
{
    private const double Tolerance = 5e-6;

    private static readonly Checkpoint _golden = SmallGolden.Recorded;

    public static TheoryData<string> Operations =>
        [.. _golden.Names.Where(name => name.EndsWith("/output", StringComparison.Ordinal)).Select(name => name.Split('/')[0])];

    public static IReadOnlyDictionary<string, Func<ParameterStore, Optimizer>> Optimizers { get; } =
        new Dictionary<string, Func<ParameterStore, Optimizer>>
        {
            ["sgd"] = store => new Sgd(store, 0.01f, weightDecay: 1e-3f),
            ["sgd_momentum"] = store => new Sgd(store, 0.01f, momentum: 0.9f, weightDecay: 1e-3f),
            ["sgd_nesterov"] = store => new Sgd(store, 0.01f, momentum: 0.9f, nesterov: true),
            ["adam"] = store => new Adam(store, 0.01f),
            ["adam_decay"] = store => new Adam(store, 0.01f, weightDecay: 0.01f),
            ["adamw"] = store => new AdamW(store, 0.01f, weightDecay: 0.01f),
            ["radam"] = store => new RAdam(store, 0.01f),
            ["radam_decay"] = store => new RAdam(store, 0.01f, weightDecay: 0.01f),
            ["ranger"] = store => new Ranger(store, 0.01f, weightDecay: 1e-3f),
            ["adam_clipped"] = store => new Adam(store, 0.01f, epsilon: 0.1f),
        };

    public static TheoryData<string> OptimizerNames => [.. Optimizers.Keys];

    [Fact]
    public void Recording_Operations_AreMany() => Assert.True(Operations.Count > 50);

    [Theory]
    [MemberData(nameof(Operations))]
    public void Operation_RecordedInputs_GivesPyTorchsOutputAndGradients(string name)
    {
        OperationCase operation = OperationCatalogue.All[name];
        float[][] values = [.. operation.Inputs.Select((input, i) => AsHere(input, _golden.Get($"{name}/{i}").As<float>()))];
        var run = new OperationRun(operation, values);

        run.Backward(_golden.Get($"{name}/weights").As<float>().ToArray());

        Parity.Check(_golden, $"{name}/output", run.Output.Values, Tolerance);
        for (int i = 0; i < values.Length; i++)
        {
            if (operation.Inputs[i].Kind is InputKind.Variable)
            {
                Parity.Check(_golden, $"{name}/gradient{i}", run.Gradient(i), Tolerance);
            }
            else if (operation.Inputs[i].Differentiable)
            {
                Parity.CheckGradient(_golden, $"{name}/gradient{i}", run.Parameter(i), Tolerance);
            }
        }
    }

    [Theory]
    [MemberData(nameof(OptimizerNames))]
    public void Optimizer_SixtySteps_GoesPyTorchsWay(string name)
    {
        var store = new ParameterStore();
        Parameter weight = store.Add("weight", 3, 5, ParameterLayout.Transposed);
        Parameter bias = store.Add("bias", 1, 5, ParameterLayout.Vector);
        store.Load(_golden, name + "/");
        Optimizer optimizer = Optimizers[name](store);
        ReadOnlySpan<float> weights = _golden.Get("steps/weight").As<float>();
        ReadOnlySpan<float> biases = _golden.Get("steps/bias").As<float>();

        for (int i = 0; i < 60; i++)
        {
            weight.SetGradient(Turned(weights.Slice(15 * i, 15), 5, 3));
            bias.SetGradient(biases.Slice(5 * i, 5));
            if (name == "adam_clipped")
            {
                store.ClipGradientNorm(1.5f);
            }

            optimizer.Step();
            if (i % 10 == 9)
            {
                Parity.CheckWeights(_golden, $"{name}/weight{i + 1}", weight, Tolerance);
                Parity.CheckWeights(_golden, $"{name}/bias{i + 1}", bias, Tolerance);
            }
        }
    }

    [Fact]
    public void Training_FortySteps_HasPyTorchsLossesAndWeights()
    {
        var store = new ParameterStore();
        var random = new LearningRandom(1);
        Linear[] layers =
        [
            new(store, "0", 6, 17, random, Activation.Relu),
            new(store, "2", 17, 9, random, Activation.Tanh),
            new(store, "4", 9, 2, random),
        ];
        store.Load(_golden, "training/start.");
        var optimizer = new Adam(store, 0.01f);
        var tape = new Tape();
        float[] losses = new float[40];

        for (int i = 0; i < losses.Length; i++)
        {
            tape.Reset();
            Tensor x = tape.Input(_golden.Get<float>("training/x", 24, 6), 24, 6);
            foreach (Linear layer in layers)
            {
                x = layer.Forward(x);
            }

            Tensor loss = Losses.Huber(x, tape.Input(_golden.Get<float>("training/y", 24, 2), 24, 2));
            optimizer.ClearGradients();
            tape.Backward(loss);
            optimizer.Step();
            losses[i] = loss.Item;
        }

        Parity.Check(_golden, "training/losses", losses, 1e-5);
        Assert.All(store.Parameters, p => Parity.CheckWeights(_golden, "training/end." + p.Name, p, 1e-5));
    }

    /// <summary>Numbers of an input in the order in which they lie here.</summary>
    private static float[] AsHere(Input input, ReadOnlySpan<float> saved) =>
        input.Kind == InputKind.Transposed ? Turned(saved, input.Columns, input.Rows) : saved.ToArray();

    private static float[] Turned(ReadOnlySpan<float> values, int rows, int columns)
    {
        float[] turned = new float[values.Length];
        for (int i = 0; i < turned.Length; i++)
        {
            turned[i] = values[(i % rows * columns) + (i / rows)];
        }

        return turned;
    }
}
