using RecEnv.Learning.Layers;

namespace RecEnv.Learning.Tests.Workloads;

/// <summary>A network that is asked, 64-256-256-1.</summary>
public sealed class MlpInference : IWorkload
{
    private readonly Tape _tape = new();
    private readonly ParameterStore _store = new();
    private readonly Mlp _net;
    private readonly float[] _inputs;
    private readonly int _rows;

    public MlpInference(int rows)
    {
        var random = new LearningRandom(1);
        _rows = rows;
        _net = new Mlp(_store, "net", [64, 256, 256, 1], random);
        _inputs = Data.Uniform(random, rows * 64);
    }

    public IReadOnlyList<ParameterStore> Stores => [_store];

    public float Answer { get; private set; }

    public void Step()
    {
        _tape.Reset();
        using (_tape.NoGrad())
        {
            Answer = _net.Forward(_tape.Input(_inputs, _rows, 64)).Values[0];
        }
    }
}
