namespace RecEnv.Learning.Layers;

/// <summary>Self-attention of several heads, as torch.nn.MultiheadAttention.</summary>
/// <remarks>
/// [Q, K, V] = x·W + b; head h attends with columns h·d/heads to (h + 1)·d/heads − 1 of each; the heads side by side go through
/// a linear layer. Reference: Vaswani et al. (2017).
/// </remarks>
public sealed class MultiHeadAttention
{
    private readonly Projection _in;
    private readonly Linear _out;
    private readonly int _heads;
    private readonly int _columns;
    private readonly float _dropout;

    /// <summary>Makes the parameters, "name.in_proj_weight", "name.in_proj_bias", "name.out_proj.weight", "name.out_proj.bias".</summary>
    /// <param name="store">Where they live.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="columns">d, numbers a place: a multiple of the heads.</param>
    /// <param name="heads">Heads, at least 1.</param>
    /// <param name="random">Gives the first values: both weights, uniform as PyTorch's; biases are 0.</param>
    /// <param name="dropout">Probability with which an attention weight is dropped in training, in [0, 1).</param>
    /// <exception cref="ArgumentException">The heads do not divide the columns.</exception>
    public MultiHeadAttention(
        ParameterStore store, string name, int columns, int heads, LearningRandom random, float dropout = 0f)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        if (columns < heads || columns % heads != 0)
        {
            throw new ArgumentException(
                $"{heads} heads cannot share {columns} columns evenly. Give a multiple of the heads.", nameof(columns));
        }

        Dropout.CheckRate(dropout);
        _heads = heads;
        _columns = columns;
        _dropout = dropout;
        _in = new Projection(store, name, columns, random);
        _out = new Linear(store, name + ".out_proj", columns, columns, random);
        _out.Bias!.Change().Clear();
    }

    /// <summary>Attends within each sequence.</summary>
    /// <param name="x">[sequences·places, d].</param>
    /// <param name="sequences">How many sequences lie one below the other.</param>
    /// <param name="mask">Which keys a query sees, as for <see cref="Attention"/>: [sequences·queries, places]; null for all.</param>
    /// <param name="dropout">Draws what is dropped; null outside training.</param>
    /// <param name="queries">Rows of x that ask, equally many of each sequence, in order; null for all.</param>
    /// <returns>[sequences·queries, d].</returns>
    public Tensor Forward(
        Tensor x, int sequences, Tensor? mask = null, LearningRandom? dropout = null, Indices? queries = null)
    {
        Tensor all = _in.Forward(x);
        int width = _columns / _heads;
        Tensor asking = all.SliceColumns(0, _columns);
        if (queries is Indices some)
        {
            asking = asking.PickRows(some);
        }

        asking *= 1f / MathF.Sqrt(width);
        Tensor joined = default;
        for (int head = 0; head < _heads; head++)
        {
            Tensor keys = all.SliceColumns(_columns + (head * width), width);
            Tensor values = all.SliceColumns((2 * _columns) + (head * width), width);
            Tensor scores = asking.SliceColumns(head * width, width).MatMul(keys, transposeOther: true, batches: sequences);
            Tensor weights = Dropout.Apply(scores.Softmax(mask), _dropout, dropout);
            Tensor seen = weights.MatMul(values, batches: sequences);
            joined = head == 0 ? seen : Tensor.JoinColumns(joined, seen);
        }

        return _out.Forward(joined);
    }

    /// <summary>x·W + b for queries, keys and values at once, under PyTorch's names.</summary>
    private readonly struct Projection
    {
        private readonly Parameter _weight;
        private readonly Parameter _bias;

        public Projection(ParameterStore store, string name, int columns, LearningRandom random)
        {
            _weight = store.Add(name + ".in_proj_weight", columns, 3 * columns, ParameterLayout.Transposed);
            _bias = store.Add(name + ".in_proj_bias", 1, 3 * columns, ParameterLayout.Vector);
            float bound = MathF.Sqrt(6f / (4 * columns));
            foreach (ref float value in _weight.Change())
            {
                value = random.Uniform(-bound, bound);
            }
        }

        public Tensor Forward(Tensor x) => Linear.Of(x).Linear(x, _weight, _bias, relu: false);
    }
}
