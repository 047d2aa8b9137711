namespace RecEnv.Learning.Layers;

/// <summary>One layer of a Transformer encoder, as torch.nn.TransformerEncoderLayer with ReLU and normalization afterwards.</summary>
/// <remarks>
/// y = LayerNorm(x + attention(x)), then LayerNorm(y + W₂·max(W₁·y + b₁, 0) + b₂); in training, dropout on the attention weights,
/// on both summands and on the hidden layer. Reference: Vaswani et al. (2017).
/// </remarks>
public sealed class TransformerLayer
{
    private readonly MultiHeadAttention _attention;
    private readonly Linear _first;
    private readonly Linear _second;
    private readonly LayerNorm _afterAttention;
    private readonly LayerNorm _afterHidden;
    private readonly float _dropout;

    /// <summary>Makes the parameters, named as PyTorch's below "name.".</summary>
    /// <param name="store">Where they live.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="columns">d, numbers a place: a multiple of the heads.</param>
    /// <param name="heads">Heads, at least 1.</param>
    /// <param name="hidden">Numbers of the hidden layer, at least 1.</param>
    /// <param name="random">Gives the first values.</param>
    /// <param name="dropout">Probability of dropout in training, in [0, 1).</param>
    public TransformerLayer(
        ParameterStore store, string name, int columns, int heads, int hidden, LearningRandom random, float dropout = 0f)
    {
        _attention = new MultiHeadAttention(store, name + ".self_attn", columns, heads, random, dropout);
        _first = new Linear(store, name + ".linear1", columns, hidden, random, Activation.Relu);
        _second = new Linear(store, name + ".linear2", hidden, columns, random);
        _afterAttention = new LayerNorm(store, name + ".norm1", columns);
        _afterHidden = new LayerNorm(store, name + ".norm2", columns);
        _dropout = dropout;
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="x">[sequences·places, d].</param>
    /// <param name="sequences">How many sequences lie one below the other.</param>
    /// <param name="mask">[sequences·queries, places]: where 0, a query does not see a place (<see cref="AttentionMask"/>); null for all.</param>
    /// <param name="dropout">Draws what is dropped; null outside training.</param>
    /// <param name="queries">Rows of x whose output is wanted, equally many of each sequence, in order; null for all.</param>
    /// <returns>[sequences·queries, d].</returns>
    public Tensor Forward(
        Tensor x, int sequences, Tensor? mask = null, LearningRandom? dropout = null, Indices? queries = null)
    {
        Tensor seen = Dropout.Apply(_attention.Forward(x, sequences, mask, dropout, queries), _dropout, dropout);
        Tensor y = _afterAttention.Forward((queries is Indices some ? x.PickRows(some) : x) + seen);
        Tensor hidden = Dropout.Apply(_first.Forward(y), _dropout, dropout);
        return _afterHidden.Forward(y + Dropout.Apply(_second.Forward(hidden), _dropout, dropout));
    }
}
