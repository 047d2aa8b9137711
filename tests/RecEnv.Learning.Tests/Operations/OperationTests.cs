using System.Globalization;

namespace RecEnv.Learning.Tests.Operations;

/// <summary>Every operation against its formula in double precision, and its gradients against finite differences of that.</summary>
public class OperationTests
{
    private const double Step = 1e-5;

    /// <summary>Entries of an input that are differenced: differences of large inputs take long.</summary>
    private const int MostEntries = 60;

    public static TheoryData<string> Names => [.. OperationCatalogue.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_RandomInputs_IsThatOfTheFormula(string name)
    {
        OperationCase operation = OperationCatalogue.All[name];
        float[][] values = Draw(operation);

        float[] got = new OperationRun(operation, values).Output.Values.ToArray();

        AssertClose(name, operation.Reference(AsExact(operation, values)).Values, got, 2e-6);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradient_RandomInputs_IsThatOfFiniteDifferences(string name)
    {
        OperationCase operation = OperationCatalogue.All[name];
        float[][] values = Draw(operation);
        var run = new OperationRun(operation, values);
        float[] weights = new Input(run.Output.Rows, run.Output.Columns).Draw(new LearningRandom(99));

        run.Backward(weights);

        Exact[] inputs = AsExact(operation, values);
        for (int i = 0; i < inputs.Length; i++)
        {
            if (operation.Inputs[i].Differentiable)
            {
                int[] some = [.. Enumerable.Range(0, MostEntries).Select(n => n * inputs[i].Values.Length / MostEntries).Distinct()];
                double[] wanted = [.. some.Select(k => Slope(operation, inputs, weights, inputs[i].Values, k))];
                float[] got = run.Gradient(i);
                AssertClose($"{name}, input {i}", wanted, [.. some.Select(k => got[k])], 5e-6);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradient_AppliedTwice_IsTwiceThatOfOnce(string name)
    {
        OperationCase operation = OperationCatalogue.All[name];
        float[][] values = Draw(operation);
        var once = new OperationRun(operation, values);
        var twice = new OperationRun(operation, values);
        float[] weights = new Input(once.Output.Rows, once.Output.Columns).Draw(new LearningRandom(99));

        once.Backward(weights);
        twice.BackwardTwice(weights);

        for (int i = 0; i < values.Length; i++)
        {
            if (operation.Inputs[i].Differentiable)
            {
                AssertClose($"{name}, input {i}", [.. once.Gradient(i).Select(g => 2.0 * g)], twice.Gradient(i), 1e-6);
            }
        }
    }

    private static double Slope(OperationCase operation, Exact[] inputs, float[] weights, double[] values, int k)
    {
        double middle = values[k];
        values[k] = middle + Step;
        double above = Weighted(operation.Reference(inputs), weights);
        values[k] = middle - Step;
        double below = Weighted(operation.Reference(inputs), weights);
        values[k] = middle;
        return (above - below) / (2 * Step);
    }

    private static double Weighted(Exact output, float[] weights) => output.Values.Zip(weights, (y, w) => y * w).Sum();

    private static float[][] Draw(OperationCase operation)
    {
        var random = new LearningRandom((ulong)operation.Name.Sum(letter => letter));
        return [.. operation.Inputs.Select(input => input.Draw(random))];
    }

    private static Exact[] AsExact(OperationCase operation, float[][] values) => [.. operation.Inputs.Select(
        (input, n) => new Exact(input.Rows, input.Columns, (i, j) => values[n][(i * input.Columns) + j]))];

    private static void AssertClose(string name, double[] wanted, float[] got, double tolerance)
    {
        Assert.Equal(wanted.Length, got.Length);
        double largest = Math.Max(wanted.Max(Math.Abs), 1e-3);
        double difference = wanted.Zip(got, (w, g) => Math.Abs(w - g)).Max();
        Assert.True(
            difference <= tolerance * largest,
            string.Create(CultureInfo.InvariantCulture, $"{name}: difference {difference / largest:E2}, allowed {tolerance:E1}."));
    }
}
