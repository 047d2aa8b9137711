using RecEnv.Learning.Checkpoints;
using RecEnv.Learning.Kernels;

namespace RecEnv.Learning.Optimizers;

/// <summary>Moves the weights of a store along their gradients.</summary>
/// <remarks>
/// A parameter without a gradient is left out: neither its weights nor its state nor its step count change, as in PyTorch.
/// All parameters are updated in one pass where they can be.
/// </remarks>
public abstract unsafe class Optimizer
{
    private readonly List<(string Name, AlignedBlock Block)> _states = [];
    private readonly long[] _steps;

    private protected Optimizer(ParameterStore store, float learningRate)
    {
        ArgumentNullException.ThrowIfNull(store);
        store.Fix();
        Store = store;
        LearningRate = learningRate;
        _steps = new long[store.Parameters.Count];
    }

    /// <summary>The weights.</summary>
    public ParameterStore Store { get; }

    /// <summary>The learning rate, finite and at least 0; a schedule may set it before each step.</summary>
    public float LearningRate
    {
        get;
        set
        {
            Require.InRange(value, 0, float.MaxValue, nameof(LearningRate));
            field = value;
        }
    }

    /// <summary>Forgets the gradients.</summary>
    public void ClearGradients() => Store.ClearGradients();

    /// <summary>Takes one step with the gradients that are there, and keeps them.</summary>
    public void Step()
    {
        Begin();
        ReadOnlySpan<Parameter> all = Store.All;
        for (int i = 0; i < all.Length;)
        {
            int end = i;
            for (; end < all.Length && all[end] is { HasGradient: true, ByRow: false } && _steps[end] == _steps[i]; end++)
            {
            }

            if (end == i)
            {
                StepByRow(all[i], ref _steps[i]);
                i++;
                continue;
            }

            long step = _steps[i] + 1;
            int length = all[end - 1].Offset + all[end - 1].Padded - all[i].Offset;
            Update(all[i].Offset, length, step);
            _steps.AsSpan(i, end - i).Fill(step);
            i = end;
        }

        End();
        Store.Touch();
        GC.KeepAlive(this);
    }

    /// <summary>Writes all that the next steps depend on, weights and gradients left out.</summary>
    /// <param name="checkpoint">Where to.</param>
    /// <param name="prefix">Put before each name, e.g. "optimizer.".</param>
    public void Save(Checkpoint checkpoint, string prefix)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        checkpoint.Set<long>(prefix + "steps", _steps);
        checkpoint.Set<float>(prefix + "learning_rate", [LearningRate]);
        foreach ((string state, AlignedBlock block) in _states)
        {
            foreach (Parameter parameter in Store.Parameters)
            {
                ReadOnlySpan<float> values = block.Span.Slice(parameter.Offset, parameter.Rows * parameter.Columns);
                ParameterStore.Write(checkpoint, $"{prefix}{state}.{parameter.Name}", parameter, values);
            }
        }
    }

    /// <summary>Reads that back; the next steps are those of the optimizer that was saved.</summary>
    /// <param name="checkpoint">Where from.</param>
    /// <param name="prefix">What stands before each name.</param>
    /// <exception cref="CheckpointException">A tensor is missing or has another shape.</exception>
    public void Load(Checkpoint checkpoint, string prefix)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ReadOnlySpan<long> steps = checkpoint.Get<long>(prefix + "steps", _steps.Length);
        float rate = checkpoint.Get<float>(prefix + "learning_rate", 1)[0];
        foreach ((string state, AlignedBlock block) in _states)
        {
            foreach (Parameter parameter in Store.Parameters)
            {
                Span<float> values = block.Span.Slice(parameter.Offset, parameter.Rows * parameter.Columns);
                ParameterStore.Read(checkpoint, $"{prefix}{state}.{parameter.Name}", parameter, values);
            }
        }

        steps.CopyTo(_steps);
        LearningRate = rate;
    }

    /// <summary>Updates the rows of a table that have a gradient, if it has any.</summary>
    private void StepByRow(Parameter table, ref long steps)
    {
        if (table.HasGradient)
        {
            steps++;
            foreach (int row in table.Touched!.Rows)
            {
                Update(table.Offset + (row * table.Columns), table.Columns, steps);
            }
        }
    }

    /// <summary>Adds numbers that the optimizer keeps for each weight, zeros at first.</summary>
    private protected AlignedBlock Keep(string name)
    {
        var block = new AlignedBlock(Math.Max(16, Store.Length));
        _states.Add((name, block));
        return block;
    }

    /// <summary>Most steps that a parameter has taken.</summary>
    private protected long Steps
    {
        get
        {
            long most = 0;
            foreach (long step in _steps)
            {
                most = Math.Max(most, step);
            }

            return most;
        }
    }

    private protected virtual void Begin()
    {
    }

    private protected virtual void End()
    {
    }

    /// <summary>Updates neighbouring parameters that have taken equally many steps.</summary>
    /// <param name="offset">First float.</param>
    /// <param name="length">Floats.</param>
    /// <param name="step">Which step it is for them, from 1.</param>
    private protected abstract void Update(int offset, int length, long step);

    /// <summary>xⁿ by repeated squaring: the same bits on every platform.</summary>
    private protected static double Power(double x, long n)
    {
        double power = 1;
        for (; n > 0; n >>= 1, x *= x)
        {
            power = (n & 1) != 0 ? power * x : power;
        }

        return power;
    }
}
