using System.Globalization;
using RecEnv.Learning.Checkpoints;

namespace RecEnv.Learning.Tests.Golden;

/// <summary>Compares with recorded numbers: the largest difference, in units of the largest number of the tensor.</summary>
internal static class Parity
{
    public static void Check(Checkpoint golden, string name, ReadOnlySpan<float> got, double tolerance)
    {
        CheckpointTensor tensor = golden.Get(name);
        ReadOnlySpan<float> wanted = tensor.As<float>();
        Assert.Equal(wanted.Length, got.Length);
        double largest = 1e-30;
        double difference = 0;
        for (int i = 0; i < got.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs((double)wanted[i]));
            double here = Math.Abs((double)got[i] - wanted[i]);
            difference = double.IsNaN(here) ? double.PositiveInfinity : Math.Max(difference, here);
        }

        Assert.True(
            difference <= tolerance * largest,
            string.Create(CultureInfo.InvariantCulture, $"{name}: difference {difference / largest:E2}, allowed {tolerance:E1}."));
    }

    public static void CheckWeights(Checkpoint golden, string name, Parameter parameter, double tolerance) =>
        Check(golden, name, AsSaved(parameter, parameter.Values), tolerance);

    public static void CheckGradient(Checkpoint golden, string name, Parameter parameter, double tolerance) =>
        Check(golden, name, AsSaved(parameter, parameter.Gradient), tolerance);

    /// <summary>In PyTorch's order of numbers.</summary>
    private static float[] AsSaved(Parameter parameter, ReadOnlySpan<float> values)
    {
        float[] saved = values.ToArray();
        for (int i = 0; parameter.Layout == ParameterLayout.Transposed && i < saved.Length; i++)
        {
            saved[i] = values[(i % parameter.Rows * parameter.Columns) + (i / parameter.Rows)];
        }

        return saved;
    }
}
