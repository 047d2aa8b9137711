namespace RecEnv.Learning.Layers;

/// <summary>(x − mean) / √(variance + ε) · scale + shift over each row, as torch.nn.LayerNorm. Reference: Ba et al. (2016).</summary>
public sealed class LayerNorm
{
    private readonly float _epsilon;

    /// <summary>Makes scale (ones) and shift (zeros), "name.weight" and "name.bias".</summary>
    /// <param name="store">Where they live.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="columns">Numbers a row, at least 1.</param>
    /// <param name="epsilon">ε, above 0.</param>
    public LayerNorm(ParameterStore store, string name, int columns, float epsilon = 1e-5f)
    {
        ArgumentNullException.ThrowIfNull(store);
        Require.Positive(epsilon);
        _epsilon = epsilon;
        Scale = store.Add(name + ".weight", 1, columns, ParameterLayout.Vector);
        Shift = store.Add(name + ".bias", 1, columns, ParameterLayout.Vector);
        Scale.Change().Fill(1f);
    }

    /// <summary>Scale, [1, columns].</summary>
    public Parameter Scale { get; }

    /// <summary>Shift, [1, columns].</summary>
    public Parameter Shift { get; }

    /// <summary>Applies the layer.</summary>
    /// <param name="x">[rows, columns].</param>
    public Tensor Forward(Tensor x) => Linear.Of(x).LayerNorm(x, Scale, Shift, _epsilon);
}
