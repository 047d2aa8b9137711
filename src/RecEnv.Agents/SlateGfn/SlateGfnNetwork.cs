using RecEnv.Learning;
using RecEnv.Learning.Layers;
using LinearLayer = RecEnv.Learning.Layers.Linear;

namespace RecEnv.Agents.SlateGfn;

/// <summary>The forward policy and the flow of a slate GFlowNet.</summary>
/// <remarks>
/// With s [s] the encoded state, e_i [d] the items and x_t = [e(a₁), …, e(a_t), 0 …] [K·d] a partial slate:
/// w = LayerNorm(MLP(s, x_t)) [d], logit_i = w·e_i for features and w·e_i/√d for learned items, P(·|x_t) = softmax.
/// ln F(x_t) = MLP(s, x_t) for detailed balance, ln F(x₀) = MLP(s) for trajectory balance.
/// </remarks>
internal sealed class SlateGfnNetwork
{
    private readonly SlateGfnFeatures _features;
    private readonly SlateGfnOptions _options;
    private readonly IStateEncoder _encoder;
    private readonly LayerNorm? _stateNorm;
    private readonly Embedding? _items;
    private readonly LinearLayer? _docs;
    private readonly Mlp _forward;
    private readonly LayerNorm _norm;
    private readonly Mlp _flow;
    private readonly int _width;

    /// <summary>Makes the parameters with PyTorch's distributions.</summary>
    public SlateGfnNetwork(ParameterStore store, LearningRandom random, SlateGfnFeatures features, SlateGfnOptions options)
    {
        (_features, _options) = (features, options);
        _encoder = options.Encoder == SlateEncoder.Sequence
            ? new HistorySequence(store, random, features, options.HistoryWidth)
            : new HistorySums(store, random, features, options.Encoder == SlateEncoder.History, options.HistoryWidth);
        _stateNorm = options.NormalizeState ? new LayerNorm(store, "encoder_norm", _encoder.Width) : null;
        bool learned = options.Items == SlateItems.Learned;
        _width = learned ? options.ItemWidth : features.FeatureCount;
        _items = learned ? new Embedding(store, "item", features.ItemCount, _width, random) : null;
        _docs = learned && features.FeatureCount > 0
            ? new LinearLayer(store, "doc", features.FeatureCount, _width, random, bias: false)
            : null;
        int inputs = _encoder.Width + (features.SlateSize * _width);
        int flowInputs = options.Balance == SlateBalance.Trajectory ? _encoder.Width : inputs;
        _forward = new Mlp(store, "forward", [inputs, options.HiddenSize, _width], random);
        _norm = new LayerNorm(store, "norm", _width);
        _flow = new Mlp(store, "flow", [flowInputs, options.HiddenSize, 1], random);
        ScaleRows(store, (float)options.RowScale);
        ItemFeatures = new float[features.ItemCount * features.FeatureCount];
    }

    /// <summary>Features of all items, [N, features]; to be filled before the first use.</summary>
    public float[] ItemFeatures { get; }

    /// <summary>Encodes states, [count, S] to [count, s].</summary>
    public Tensor Encode(Tape tape, ReadOnlySpan<float> states, int count)
    {
        Tensor state = _encoder.Forward(tape, states, count);
        return _stateNorm?.Forward(state) ?? state;
    }

    /// <summary>All items, [N, d].</summary>
    public Tensor Items(Tape tape)
    {
        if (_items is null)
        {
            return Docs(tape);
        }

        Tensor rows = tape.Use(_items.Table);
        return _docs is null ? rows : rows + _docs.Forward(Docs(tape));
    }

    /// <summary>What the networks are given: [B·depths, s + K·d], row b·depths + t with the first (first + t) items of slate b.</summary>
    /// <param name="tape">Where it is computed.</param>
    /// <param name="users">Encoded states, [B, s].</param>
    /// <param name="items">All items, [N, d].</param>
    /// <param name="slates">Candidates, [B·K].</param>
    /// <param name="first">Depth of the first row of a slate.</param>
    /// <param name="depths">Rows of a slate.</param>
    public Tensor Inputs(Tape tape, Tensor users, Tensor items, ReadOnlySpan<int> slates, int first, int depths)
    {
        int count = users.Rows;
        int size = _features.SlateSize * _width;
        Tensor slots = items.PickRows(tape.Index(slates)).Reshape(count, size);
        Tensor filled = tape.Zeros(depths, size, out Span<float> mask);
        for (int t = 0; t < depths; t++)
        {
            mask.Slice(t * size, (first + t) * _width).Fill(1);
        }

        return depths == 1
            ? Tensor.JoinColumns(users, slots * filled)
            : Tensor.JoinColumns(users.RepeatRows(depths), slots.RepeatRows(depths) * filled.TileRows(count));
    }

    /// <summary>Logits of all items, [rows, N].</summary>
    public Tensor Logits(Tensor inputs, Tensor items)
    {
        Tensor weights = _norm.Forward(_forward.Forward(inputs));
        return (_items is null ? weights : weights * (1 / MathF.Sqrt(_width))).MatMul(items, transposeOther: true);
    }

    /// <summary>Log-flows without their constants, [rows, 1]; of inputs for detailed, of users for trajectory balance.</summary>
    public Tensor Flow(Tensor inputs) => _flow.Forward(inputs);

    /// <summary>Ones, and zeros for the items that are in a slate already, [B·depths, N]; null without a mask.</summary>
    /// <param name="tape">Where it lies.</param>
    /// <param name="slates">Candidates, [B·K].</param>
    /// <param name="first">Depth of the first row of a slate.</param>
    /// <param name="depths">Rows of a slate.</param>
    public Tensor? Mask(Tape tape, ReadOnlySpan<int> slates, int first, int depths)
    {
        if (!_options.Mask)
        {
            return null;
        }

        int slateSize = _features.SlateSize;
        int items = _features.ItemCount;
        int count = slates.Length / slateSize;
        Tensor mask = tape.Zeros(count * depths, items, out Span<float> free);
        free.Fill(1);
        for (int row = 0; row < count * depths; row++)
        {
            int chosen = first + (row % depths);
            foreach (int item in slates.Slice(row / depths * slateSize, chosen))
            {
                free[(row * items) + item] = 0;
            }
        }

        return mask;
    }

    /// <summary>Scales the first values of the tables of learned rows, which are normal with variance 1; 1 leaves their bits.</summary>
    private static void ScaleRows(ParameterStore store, float scale)
    {
        foreach (Parameter table in store.Parameters.Where(IsTable))
        {
            foreach (ref float value in table.Change())
            {
                value *= scale;
            }
        }
    }

    private static bool IsTable(Parameter parameter) => parameter.Name is "item.weight" or "history.weight" or "position.weight"
        || parameter.Name.StartsWith("user.", StringComparison.Ordinal);

    private Tensor Docs(Tape tape) => tape.Input(ItemFeatures, _features.ItemCount, _features.FeatureCount);
}
