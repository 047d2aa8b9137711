using RecEnv.Agents.Ranking;
using RecEnv.Learning;
using RecEnv.Learning.Checkpoints;
using RecEnv.Learning.Layers;
using RecEnv.Learning.Optimizers;

namespace RecEnv.Agents.Drr;

/// <summary>The value of an item in a state, and its gradient step.</summary>
/// <remarks>
/// Q(s, i) = σ(k·p·eᵢ + bᵢ): the probability of reward 1, p the state of <see cref="DrrFold"/>. L = mean of −r·ln Q − (1 − r)·ln(1 − Q).
/// </remarks>
internal sealed class DrrItemsLearner
{
    private readonly DrrItemsOptions _options;
    private readonly Tape _tape = new(1 << 20);
    private readonly ParameterStore _store = new();
    private readonly Embedding _items;
    private readonly Embedding _biases;
    private readonly AdamW _step;

    /// <summary>Makes the weights.</summary>
    /// <param name="options">Sizes and rates.</param>
    /// <param name="itemCount">Items.</param>
    /// <param name="random">Gives the first vectors where no file does.</param>
    /// <param name="isSaved">Whether <see cref="Load"/> comes next: it brings the vectors, and the file may be gone.</param>
    public DrrItemsLearner(DrrItemsOptions options, int itemCount, LearningRandom random, bool isSaved = false)
    {
        _options = options;
        _items = new Embedding(_store, "item", itemCount, options.Dimension, random);
        _biases = new Embedding(_store, "bias", itemCount, 1, random);
        float[] vectors = isSaved
            ? new float[itemCount * options.Dimension]
            : DrrFold.Vectors(options.Factors, itemCount, options.Dimension, random);
        vectors.CopyTo(_items.Table.Change());
        _biases.Table.Change().Fill((float)options.FirstBias);
        Fold = new DrrFold(vectors, options.Dimension, (float)options.Confidence, (float)options.Regularization);
        _step = new AdamW(_store, (float)options.LearningRate, weightDecay: 0);
    }

    /// <summary>L of the last gradient step.</summary>
    public float Loss { get; private set; }

    /// <summary>Makes states of memories, of the first vectors, which it keeps.</summary>
    public DrrFold Fold { get; }

    /// <summary>The logit of Q(s, i).</summary>
    /// <param name="state">p, [d].</param>
    /// <param name="item">i.</param>
    public float Logit(ReadOnlySpan<float> state, int item)
    {
        ReadOnlySpan<float> embedding = _items.Table.Values.Slice(item * state.Length, state.Length);
        return ((float)_options.Sharpness * FactorMath.Dot(state, embedding)) + _biases.Table.Values[item];
    }

    /// <summary>Takes a gradient step.</summary>
    public void Update(DrrItemsBatch batch)
    {
        int rows = batch.RowCount;
        _tape.Reset();
        Indices items = _tape.Index(batch.Items);
        Tensor product = (_tape.Input(batch.States, rows, _options.Dimension) * _items.Forward(_tape, items)).RowSums();
        Tensor logits = (product * (float)_options.Sharpness) + _biases.Forward(_tape, items);
        Tensor loss = Losses.BinaryCrossEntropyTerms(logits, _tape.Input(batch.Rewards, rows, 1))
            .MaskedMean(_tape.Input(batch.Present, rows, 1));
        Loss = loss.Item;
        _step.ClearGradients();
        _tape.Backward(loss);
        _step.Step();
    }

    /// <summary>Puts weights and the optimizer into a checkpoint.</summary>
    public void Save(Checkpoint checkpoint)
    {
        Fold.Save(checkpoint);
        _store.Save(checkpoint, "online.");
        _step.Save(checkpoint, "step.");
    }

    /// <summary>Takes over what <see cref="Save"/> gave.</summary>
    /// <exception cref="CheckpointException">It is of other weights.</exception>
    public void Load(Checkpoint checkpoint)
    {
        Fold.Load(checkpoint);
        _store.Load(checkpoint, "online.");
        _step.Load(checkpoint, "step.");
    }
}
