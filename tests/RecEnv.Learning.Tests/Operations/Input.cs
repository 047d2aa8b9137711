namespace RecEnv.Learning.Tests.Operations;

/// <summary>An input of an operation: its shape, its kind, and where its numbers lie.</summary>
public sealed record Input(int Rows, int Columns, InputKind Kind = InputKind.Variable, float Least = -2f, float Most = 2f)
{
    public bool Differentiable => Kind is not (InputKind.Constant or InputKind.Mask);

    /// <summary>Numbers drawn for a test; a mask keeps about two of three.</summary>
    public float[] Draw(LearningRandom random)
    {
        float[] values = new float[Rows * Columns];
        foreach (ref float value in values.AsSpan())
        {
            value = Kind == InputKind.Mask ? (random.Uniform() < 0.66f ? 1f : 0f) : random.Uniform(Least, Most);
        }

        return values;
    }
}
