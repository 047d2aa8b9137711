namespace RecEnv.Learning.Layers;

/// <summary>Linear layers one after the other, named as in torch.nn.Sequential with an activation between each two.</summary>
/// <remarks>The layers are "name.0", "name.2", "name.4" …: the odd numbers are the activations'.</remarks>
public sealed class Mlp
{
    private readonly Linear[] _layers;

    /// <summary>Makes the layers.</summary>
    /// <param name="store">Where their parameters live.</param>
    /// <param name="name">The network's name; "" for layers named "0", "2" …</param>
    /// <param name="sizes">Numbers in, in each hidden layer, and out: at least two.</param>
    /// <param name="random">Gives the first values, layer by layer.</param>
    /// <param name="hidden">What follows each layer but the last.</param>
    /// <param name="output">What follows the last layer.</param>
    /// <param name="initialization">How weights begin.</param>
    /// <exception cref="ArgumentException">There are fewer than two sizes.</exception>
    public Mlp(
        ParameterStore store,
        string name,
        ReadOnlySpan<int> sizes,
        LearningRandom random,
        Activation hidden = Activation.Relu,
        Activation output = Activation.None,
        Initialization initialization = Initialization.Default)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (sizes.Length < 2)
        {
            throw new ArgumentException(
                $"A network needs at least two sizes, numbers in and out, but {sizes.Length} was given.", nameof(sizes));
        }

        _layers = new Linear[sizes.Length - 1];
        string prefix = name.Length == 0 ? "" : name + ".";
        for (int i = 0; i < _layers.Length; i++)
        {
            Activation activation = i == _layers.Length - 1 ? output : hidden;
            _layers[i] = new Linear(store, $"{prefix}{2 * i}", sizes[i], sizes[i + 1], random, activation, initialization);
        }
    }

    /// <summary>The layers.</summary>
    public IReadOnlyList<Linear> Layers => _layers;

    /// <summary>Applies the layers.</summary>
    /// <param name="x">[rows, numbers in].</param>
    /// <returns>[rows, numbers out].</returns>
    public Tensor Forward(Tensor x)
    {
        foreach (Linear layer in _layers)
        {
            x = layer.Forward(x);
        }

        return x;
    }
}
