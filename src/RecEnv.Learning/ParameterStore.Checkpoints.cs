using RecEnv.Learning.Checkpoints;
using RecEnv.Learning.Kernels;

namespace RecEnv.Learning;

/// <content>Saving and loading.</content>
public sealed unsafe partial class ParameterStore
{
    /// <summary>Writes all values, with PyTorch's names and shapes.</summary>
    /// <param name="checkpoint">Where to.</param>
    /// <param name="prefix">Put before each name, e.g. "critic.".</param>
    public void Save(Checkpoint checkpoint, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        foreach (Parameter parameter in _parameters)
        {
            Write(checkpoint, prefix + parameter.Name, parameter, parameter.Values);
        }
    }

    /// <summary>Reads all values back; either all change or, where one is missing or misshapen, none.</summary>
    /// <param name="checkpoint">Where from.</param>
    /// <param name="prefix">What stands before each name.</param>
    /// <exception cref="CheckpointException">A tensor is missing or has another shape.</exception>
    public void Load(Checkpoint checkpoint, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        foreach (Parameter parameter in _parameters)
        {
            checkpoint.Get<float>(prefix + parameter.Name, ShapeOf(parameter));
        }

        foreach (Parameter parameter in _parameters)
        {
            Read(checkpoint, prefix + parameter.Name, parameter, parameter.Change());
        }
    }

    /// <summary>Writes numbers that belong to a parameter in the parameter's shape.</summary>
    internal static void Write(Checkpoint checkpoint, string name, Parameter parameter, ReadOnlySpan<float> values)
    {
        if (parameter.Layout != ParameterLayout.Transposed)
        {
            checkpoint.Set(name, values, ShapeOf(parameter));
            return;
        }

        float[] turned = new float[values.Length];
        Transpose(values, turned, parameter.Rows, parameter.Columns);
        checkpoint.Set<float>(name, turned, ShapeOf(parameter));
    }

    /// <summary>Reads numbers that belong to a parameter.</summary>
    internal static void Read(Checkpoint checkpoint, string name, Parameter parameter, Span<float> values)
    {
        ReadOnlySpan<float> saved = checkpoint.Get<float>(name, ShapeOf(parameter));
        if (parameter.Layout == ParameterLayout.Transposed)
        {
            Transpose(saved, values, parameter.Columns, parameter.Rows);
        }
        else
        {
            saved.CopyTo(values);
        }
    }

    private static int[] ShapeOf(Parameter parameter) => parameter.Layout switch
    {
        ParameterLayout.Vector => [parameter.Columns],
        ParameterLayout.Transposed => [parameter.Columns, parameter.Rows],
        ParameterLayout.Convolution => [1, parameter.Columns, 1],
        _ => [parameter.Rows, parameter.Columns],
    };

    private static void Transpose(ReadOnlySpan<float> from, Span<float> to, int rows, int columns)
    {
        fixed (float* source = from, target = to)
        {
            Packing.Transpose(source, columns, target, rows, rows, columns);
        }
    }
}
