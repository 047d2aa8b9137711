using RecEnv.Learning.Layers;
using RecEnv.Learning.Optimizers;

namespace RecEnv.Learning.Tests.Workloads;

/// <summary>Regression on noise with Adam: sixteen targets in turn, so that gradients stay normal numbers.</summary>
public sealed class MlpTraining : IWorkload
{
    private readonly Tape _tape = new();
    private readonly ParameterStore _store = new();
    private readonly Mlp _net;
    private readonly Adam _optimizer;
    private readonly float[] _inputs;
    private readonly float[] _targets;
    private readonly int _rows;
    private readonly int _columns;
    private int _steps;

    public MlpTraining(int rows, params int[] sizes)
    {
        var random = new LearningRandom(1);
        _rows = rows;
        _columns = sizes[0];
        _net = new Mlp(_store, "net", sizes, random);
        _optimizer = new Adam(_store);
        _inputs = Data.Uniform(random, rows * _columns);
        _targets = Data.Uniform(random, rows * 16);
    }

    public IReadOnlyList<ParameterStore> Stores => [_store];

    public void Step()
    {
        _tape.Reset();
        Tensor target = _tape.Input(_targets.AsSpan((_steps++ & 15) * _rows, _rows), _rows, 1);
        Tensor loss = Losses.Mse(_net.Forward(_tape.Input(_inputs, _rows, _columns)), target);
        _optimizer.ClearGradients();
        _tape.Backward(loss);
        _optimizer.Step();
    }
}
