using RecEnv.Learning;
using RecEnv.Learning.Layers;

namespace RecEnv.Environments.UserResponse;

/// <summary>The network that scores how a user responds to items after his history.</summary>
/// <remarks>
/// <para>
/// An item's encoding e is the sum of its id's and its features' embeddings, each normalized and mapped by one linear layer,
/// normalized; a user's likewise, of id, gender and age. The history is a sequence of [e + position | linear map of the
/// feedback], after a first place that stands for "nothing yet", through a causal Transformer: its output at a place is the
/// state after that many rows. Scorer: an MLP of [state | user] to heads h of d numbers, each normalized. For feedback f,
/// score(u, i, f) = max over the ensemble of mean over k of h[k]·e[i, k].
/// </para>
/// <para>
/// A row's result does not depend on the rows computed with it, nor on padding. Computing with equal weights is safe from several
/// threads, each with its tape. Reference: Liu et al., "Generative Flow Network for Listwise Recommendation", KDD 2023, whose
/// simulator this is, except for the first place, and that feedback is not reshaped across time.
/// </para>
/// </remarks>
public sealed class UserResponseNetwork
{
    private readonly Coder _items;
    private readonly Coder _users;
    private readonly Embedding _positions;
    private readonly LayerNorm _historyNorm;
    private readonly Linear _feedback;
    private readonly TransformerLayer[] _layers;
    private readonly Mlp _scorer;
    private readonly LayerNorm _headNorm;
    private readonly float _dropout;

    /// <summary>Makes a network with random weights.</summary>
    /// <param name="shape">Its sizes.</param>
    /// <param name="random">Gives the first weights.</param>
    /// <param name="dropout">Probability of dropout in training, in [0, 1).</param>
    public UserResponseNetwork(UserResponseShape shape, LearningRandom random, float dropout = 0f)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(random);
        Shape = shape;
        _dropout = dropout;
        int size = shape.EncodingSize;
        _items = new Coder(Store, "item", shape.ItemCount + 1, [shape.ItemFeatureCount], shape, random);
        _users = new Coder(Store, "user", shape.UserCount, [shape.GenderCount, shape.AgeCount], shape, random);
        _positions = new Embedding(Store, "position", shape.History + 1, size, random);
        _historyNorm = new LayerNorm(Store, "history_norm", size);
        _feedback = new Linear(Store, "feedback", UserResponseShape.Feedbacks, size, random);
        _layers = [.. Enumerable.Range(0, shape.Layers).Select(i =>
            new TransformerLayer(Store, $"transformer.{i}", 2 * size, shape.Heads, shape.HiddenSize, random, dropout))];
        _scorer = new Mlp(Store, "scorer", [3 * size, shape.ScorerSize, shape.ScoreHeads * size], random);
        _headNorm = new LayerNorm(Store, "head_norm", size);
    }

    /// <summary>The sizes.</summary>
    public UserResponseShape Shape { get; }

    /// <summary>The weights.</summary>
    public ParameterStore Store { get; } = new();

    /// <summary>Scale of the scoring heads, [1, d].</summary>
    internal Parameter HeadScale => _headNorm.Scale;

    /// <summary>First layer of the scorer, [3·d, scorer size]: rows from 2·d on take the user's encoding.</summary>
    internal Parameter ScorerInput => _scorer.Layers[0].Weight;

    /// <summary>Encodes items.</summary>
    /// <param name="tape">The tape of this step.</param>
    /// <param name="itemIds">Item ids, in [0, N]; 0 stands for no item.</param>
    /// <param name="features">Their features, [items, item features].</param>
    /// <returns>[items, d].</returns>
    public Tensor EncodeItems(Tape tape, ReadOnlySpan<int> itemIds, Tensor features) =>
        _items.Forward(tape, itemIds, [features]);

    /// <summary>Encodes users.</summary>
    /// <param name="tape">The tape of this step.</param>
    /// <param name="users">User indices, in [0, users).</param>
    /// <param name="genders">Their genders, one-hot, [users, genders].</param>
    /// <param name="ages">Their age groups, one-hot, [users, age groups].</param>
    /// <returns>[users, d].</returns>
    public Tensor EncodeUsers(Tape tape, ReadOnlySpan<int> users, Tensor genders, Tensor ages) =>
        _users.Forward(tape, users, [genders, ages]);

    /// <summary>States of users after their histories.</summary>
    /// <param name="tape">The tape of this step.</param>
    /// <param name="items">
    /// Encodings of the history items, [sequences·places, d]: item 0 first, the oldest item next; what follows a history is padding.
    /// </param>
    /// <param name="feedback">What the users did with them, 0 or 1, [sequences·places, 3]; 0 at place 0.</param>
    /// <param name="lengths">Places in use of each sequence, its rows + 1, [sequences], in [1, places].</param>
    /// <param name="onlyLast">True for the state after the whole history alone, false for that after each place.</param>
    /// <param name="dropout">Draws what is dropped; null outside training.</param>
    /// <returns>[sequences, 2·d], or [sequences·places, 2·d].</returns>
    public Tensor Encode(
        Tape tape, Tensor items, Tensor feedback, ReadOnlySpan<int> lengths, bool onlyLast, LearningRandom? dropout = null)
    {
        ArgumentNullException.ThrowIfNull(tape);
        int sequences = lengths.Length;
        int places = items.Rows / sequences;
        Tensor position = tape.Use(_positions.Table).SliceRows(0, places).TileRows(sequences);
        var x = Tensor.JoinColumns(
            _historyNorm.Forward(Dropout.Apply(items + position, _dropout, dropout)), _feedback.Forward(feedback));
        Tensor mask = AttentionMask.Causal(tape, places, lengths);
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            bool last = onlyLast && layer == _layers.Length - 1;
            x = last
                ? _layers[layer].Forward(x, sequences, AttentionMask.Whole(tape, places, lengths), dropout, Ends(tape, places, lengths))
                : _layers[layer].Forward(x, sequences, mask, dropout);
        }

        return x;
    }

    /// <summary>The scoring heads of states.</summary>
    /// <param name="states">[states, 2·d].</param>
    /// <param name="users">Encodings of their users, [states, d].</param>
    /// <returns>[states·ensemble·3, d]: for each state the heads of the ensemble's first, three kinds of feedback each, then the next.</returns>
    public Tensor Heads(Tensor states, Tensor users)
    {
        Tensor heads = _scorer.Forward(Tensor.JoinColumns(states, users));
        return _headNorm.Forward(heads.Reshape(heads.Rows * Shape.ScoreHeads, Shape.EncodingSize));
    }

    /// <summary>Scores of one item a state.</summary>
    /// <param name="heads">Of <see cref="Heads"/>, [states·ensemble·3, d].</param>
    /// <param name="items">Encodings, [states, d].</param>
    /// <returns>[states, 3]: the logits of click, like and star.</returns>
    public Tensor Scores(Tensor heads, Tensor items)
    {
        Tensor scores = (heads * items.RepeatRows(Shape.ScoreHeads)).RowMeans().Reshape(items.Rows, Shape.ScoreHeads);
        Tensor best = scores.SliceColumns(0, UserResponseShape.Feedbacks);
        for (int i = 1; i < Shape.Ensemble; i++)
        {
            best = best.Max(scores.SliceColumns(i * UserResponseShape.Feedbacks, UserResponseShape.Feedbacks));
        }

        return best;
    }

    private static Indices Ends(Tape tape, int places, ReadOnlySpan<int> lengths)
    {
        Span<int> rows = lengths.Length <= 1024 ? stackalloc int[lengths.Length] : new int[lengths.Length];
        for (int i = 0; i < lengths.Length; i++)
        {
            rows[i] = (i * places) + lengths[i] - 1;
        }

        return tape.Index(rows);
    }

    /// <summary>The encoding of a thing with an id and features: Σ W·norm(part), normalized.</summary>
    private readonly struct Coder
    {
        private readonly Embedding _ids;
        private readonly LayerNorm _idNorm;
        private readonly Linear[] _features;
        private readonly LayerNorm[] _featureNorms;
        private readonly Linear _shared;
        private readonly LayerNorm _norm;

        public Coder(
            ParameterStore store, string name, int count, int[] featureCounts, UserResponseShape shape, LearningRandom random)
        {
            int size = shape.EmbeddingSize;
            _ids = new Embedding(store, name + ".id", count, size, random);
            _idNorm = new LayerNorm(store, name + ".id_norm", size);
            _features = [.. featureCounts.Select((n, i) => new Linear(store, $"{name}.feature.{i}", n, size, random))];
            _featureNorms = [.. featureCounts.Select((_, i) => new LayerNorm(store, $"{name}.feature_norm.{i}", size))];
            _shared = new Linear(store, name + ".shared", size, shape.EncodingSize, random);
            _norm = new LayerNorm(store, name + ".norm", shape.EncodingSize);
        }

        public Tensor Forward(Tape tape, ReadOnlySpan<int> ids, ReadOnlySpan<Tensor> features)
        {
            Tensor sum = _shared.Forward(_idNorm.Forward(_ids.Forward(tape, tape.Index(ids))));
            for (int i = 0; i < features.Length; i++)
            {
                sum += _shared.Forward(_featureNorms[i].Forward(_features[i].Forward(features[i])));
            }

            return _norm.Forward(sum);
        }
    }
}
