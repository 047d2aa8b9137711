namespace RecEnv.Learning.Layers;

/// <summary>y = f(x·W + b), as torch.nn.Linear and an activation.</summary>
public sealed class Linear
{
    private readonly Activation _activation;

    /// <summary>Makes the layer's parameters, "name.weight" and "name.bias".</summary>
    /// <param name="store">Where they live.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="inputs">Numbers in, at least 1.</param>
    /// <param name="outputs">Numbers out, at least 1.</param>
    /// <param name="random">Gives the first values: one draw a number, weights before biases, none for zeros.</param>
    /// <param name="activation">What follows.</param>
    /// <param name="initialization">How weights begin.</param>
    /// <param name="bias">Whether there is a b.</param>
    public Linear(
        ParameterStore store,
        string name,
        int inputs,
        int outputs,
        LearningRandom random,
        Activation activation = Activation.None,
        Initialization initialization = Initialization.Default,
        bool bias = true)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(random);
        _activation = activation;
        Weight = store.Add(name + ".weight", inputs, outputs, ParameterLayout.Transposed);
        Bias = bias ? store.Add(name + ".bias", 1, outputs, ParameterLayout.Vector) : null;
        float bound = initialization switch
        {
            Initialization.KaimingUniform => MathF.Sqrt(6f / inputs),
            Initialization.XavierUniform => MathF.Sqrt(6f / (inputs + outputs)),
            Initialization.Zeros => 0f,
            _ => 1f / MathF.Sqrt(inputs),
        };
        Draw(Weight, bound, random);
        if (Bias is not null && initialization == Initialization.Default)
        {
            Draw(Bias, bound, random);
        }
    }

    /// <summary>W, [inputs, outputs]; [outputs, inputs] in a checkpoint.</summary>
    public Parameter Weight { get; }

    /// <summary>b, [1, outputs]; null for none.</summary>
    public Parameter? Bias { get; }

    /// <summary>Applies the layer.</summary>
    /// <param name="x">[rows, inputs].</param>
    /// <returns>[rows, outputs].</returns>
    public Tensor Forward(Tensor x)
    {
        Tensor y = Of(x).Linear(x, Weight, Bias, _activation == Activation.Relu);
        return _activation switch
        {
            Activation.Tanh => y.Tanh(),
            Activation.Sigmoid => y.Sigmoid(),
            Activation.LeakyRelu => y.LeakyRelu(),
            _ => y,
        };
    }

    internal static Tape Of(Tensor x) => x.Tape ?? throw new ArgumentException(
        "The layer's input belongs to no tape: it was never made. Make it with Tape.Input.", nameof(x));

    private static void Draw(Parameter parameter, float bound, LearningRandom random)
    {
        if (bound > 0f)
        {
            foreach (ref float value in parameter.Change())
            {
                value = random.Uniform(-bound, bound);
            }
        }
    }
}
