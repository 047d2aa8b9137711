namespace RecEnv.Learning.Layers;

/// <summary>A learned weighted sum of N blocks, y = Σₙ wₙ·xₙ + b, as torch.nn.Conv1d(N, 1, 1) over [rows, N, columns].</summary>
public sealed class BlockAverage
{
    /// <summary>Makes the parameters, "name.weight" and "name.bias".</summary>
    /// <param name="store">Where they live.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="blocks">N, at least 1.</param>
    /// <param name="random">Gives the first values, uniform in ±1/√N: one draw a number.</param>
    public BlockAverage(ParameterStore store, string name, int blocks, LearningRandom random)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(random);
        Weight = store.Add(name + ".weight", 1, blocks, ParameterLayout.Convolution);
        Bias = store.Add(name + ".bias", 1, 1, ParameterLayout.Vector);
        float bound = 1f / MathF.Sqrt(blocks);
        foreach (ref float value in Weight.Change())
        {
            value = random.Uniform(-bound, bound);
        }

        Bias.Change()[0] = random.Uniform(-bound, bound);
    }

    /// <summary>w, [1, N].</summary>
    public Parameter Weight { get; }

    /// <summary>b, [1, 1].</summary>
    public Parameter Bias { get; }

    /// <summary>Applies the layer.</summary>
    /// <param name="x">[rows, N·columns], block by block.</param>
    /// <returns>[rows, columns].</returns>
    public Tensor Forward(Tensor x) => Linear.Of(x).Average(x, Weight, Bias);
}
