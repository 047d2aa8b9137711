using RecEnv.Learning.Layers;
using RecEnv.Learning.Optimizers;

namespace RecEnv.Learning.Tests.Workloads;

/// <summary>Two Transformer layers that predict the next place of sequences of unequal length.</summary>
public sealed class TransformerTraining : IWorkload
{
    private const int Places = 20;
    private const int Columns = 32;

    private readonly Tape _tape = new();
    private readonly ParameterStore _store = new();
    private readonly TransformerLayer _first;
    private readonly TransformerLayer _second;
    private readonly Adam _optimizer;
    private readonly LearningRandom _random = new(1);
    private readonly float[] _inputs;
    private readonly int[] _lengths;

    public TransformerTraining(int sequences)
    {
        _first = new TransformerLayer(_store, "0", Columns, 4, 48, _random, 0.1f);
        _second = new TransformerLayer(_store, "1", Columns, 4, 48, _random, 0.1f);
        _optimizer = new Adam(_store);
        _inputs = Data.Uniform(_random, sequences * Places * Columns);
        _lengths = [.. Data.Integers(_random, sequences, Places).Select(n => n + 1)];
    }

    public IReadOnlyList<ParameterStore> Stores => [_store];

    public void Step()
    {
        _tape.Reset();
        Tensor x = _tape.Input(_inputs, _lengths.Length * Places, Columns);
        Tensor mask = AttentionMask.Causal(_tape, Places, _lengths);
        Tensor y = _second.Forward(_first.Forward(x, _lengths.Length, mask, _random), _lengths.Length, mask, _random);
        Tensor loss = Losses.Mse(y.SliceRows(0, x.Rows - 1), x.SliceRows(1, x.Rows - 1));
        _optimizer.ClearGradients();
        _tape.Backward(loss);
        _optimizer.Step();
    }
}
