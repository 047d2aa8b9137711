namespace RecEnv.Learning.Tests.Workloads;

/// <summary>A hundred operations on eight numbers: what recording costs.</summary>
public sealed class OperationChain(bool backward) : IWorkload
{
    private readonly Tape _tape = new();
    private readonly float[] _inputs = new float[8];

    public IReadOnlyList<ParameterStore> Stores => [];

    public void Step()
    {
        _tape.Reset();
        Tensor x = _tape.Variable(_inputs, 1, 8);
        for (int i = 0; i < 98; i++)
        {
            x *= 1.001f;
        }

        Tensor sum = x.Sum();
        if (backward)
        {
            _tape.Backward(sum);
        }
    }
}
