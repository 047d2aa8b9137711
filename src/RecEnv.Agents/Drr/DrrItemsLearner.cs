using RecEnv.Learning;
using RecEnv.Learning.Checkpoints;
using RecEnv.Learning.Layers;
using RecEnv.Learning.Optimizers;

namespace RecEnv.Agents.Drr;

/// <summary>An actor whose actions are real items, and its critic.</summary>
/// <remarks>
/// <para>
/// State p: <see cref="DrrFold"/>, action vector w = B·p + MLP(p), B a multiple of the identity and MLP 0 at first, π(i|s) = softmax of eᵢ·w over the candidates. Critic: Q(s, i) of
/// [p, eᵢ, p·eᵢ] without gradient into embeddings. y = clip(r + γ·Q'(s', i'), 0, 1/(1 − γ)), i' the best candidate in s' by the
/// target actor; L_V = Σ weight·(Q − y)²/B.
/// </para>
/// <para>
/// Advantage of a labelled candidate j: A = r_j + γ·Q'(s', i') − Q(s, i*), i* the actor's best candidate; L_π = −Σ weight·exp(A/β)·ln
/// π(j|s) / Σ weight·exp(A/β): advantage-weighted regression. Reference: Peng et al. (2019), arXiv 1910.00177.
/// </para>
/// </remarks>
internal sealed class DrrItemsLearner
{
    private const float LargestExponent = 3;

    private readonly DrrItemsOptions _options;
    private readonly Tape _tape = new(1 << 20);
    private readonly Part[] _parts;
    private readonly AdamW _actorStep;
    private readonly AdamW _criticStep;
    private readonly float[] _coefficients; // [B, K]
    private readonly int[] _chosen; // [B]
    private readonly int _padding;

    /// <summary>Makes the networks.</summary>
    /// <param name="options">Sizes and rates.</param>
    /// <param name="itemCount">Items.</param>
    /// <param name="random">Gives the first weights.</param>
    public DrrItemsLearner(DrrItemsOptions options, int itemCount, LearningRandom random)
    {
        (_options, _padding) = (options, itemCount);
        _parts = [new Part(options, itemCount, random), new Part(options, itemCount, random)];
        _coefficients = new float[options.BatchSize * options.CandidateCount];
        _chosen = new int[options.BatchSize];
        float[] vectors = DrrFold.Vectors(options.Factors, itemCount, options.Dimension, random);
        vectors.CopyTo(Online.Items.Table.Change());
        Fold = new DrrFold(vectors, options.Dimension, (float)options.Confidence, (float)options.Regularization);
        Online.CopyTo(Target);
        _actorStep = new AdamW(Online.Actor, (float)options.LearningRate, weightDecay: (float)options.WeightDecay);
        _criticStep = new AdamW(Online.Critic, (float)options.LearningRate, weightDecay: 0);
    }

    /// <summary>L_π of the last gradient step.</summary>
    public float PolicyLoss { get; private set; }

    /// <summary>L_V of the last gradient step.</summary>
    public float ValueLoss { get; private set; }

    /// <summary>Mean target y of the last gradient step.</summary>
    public float TargetValue { get; private set; }

    /// <summary>Makes states of memories; of the first embeddings, which it keeps.</summary>
    public DrrFold Fold { get; }

    private Part Online => _parts[0];

    private Part Target => _parts[1];

    /// <summary>Item embeddings, row-major [items + 1, d].</summary>
    /// <param name="target">Whether those of the slow weights.</param>
    public ReadOnlySpan<float> Items(bool target) => _parts[target ? 1 : 0].Items.Table.Values;

    /// <summary>Puts out the action vector of one state.</summary>
    /// <param name="state">The vector of a memory, [d].</param>
    /// <param name="target">Whether by the slow weights.</param>
    /// <param name="output">Receives w, [d].</param>
    public void Act(ReadOnlySpan<float> state, bool target, Span<float> output)
    {
        _tape.Reset();
        using (_tape.NoGrad())
        {
            _parts[target ? 1 : 0].Act(_tape.Input(state, 1, state.Length)).Values.CopyTo(output);
        }
    }

    /// <summary>Takes a gradient step.</summary>
    public void Update(DrrItemsBatch batch)
    {
        (int rows, int d, int choices) = (batch.Count, _options.Dimension, batch.CandidateCount);
        _tape.Reset();
        Tensor state = _tape.Input(batch.States, rows, d);
        Tensor action = Online.Act(state);
        Tensor candidates = Online.Items.Forward(_tape, _tape.Index(batch.Candidates));
        Tensor scores = action.MatMul(candidates, transposeOther: true, batches: rows);
        Tensor others = action.MatMul(Online.Items.Forward(_tape, _tape.Index(batch.Alternatives)), transposeOther: true);
        Tensor mask = _tape.Input(batch.Mask, rows, batch.AlternativeCount + choices);
        Tensor surprise = (Tensor.JoinColumns(others, scores).LogSumExp(mask) - scores).Softplus(); // −ln π
        Tensor own = Online.Items.Forward(_tape, _tape.Index(batch.Items)).Detach();
        Tensor value = Online.Value(state, own);
        Tensor target;
        using (_tape.NoGrad())
        {
            target = Bootstrap(batch);
            Choose(scores.Values, batch, skipOwn: false);
            Tensor best = Online.Value(state, Online.Items.Forward(_tape, _tape.Index(_chosen)));
            Weigh(batch, target.Values, best.Values);
        }

        Tensor error = value - target;
        Tensor valueLoss = (error.Square() * _tape.Input(batch.Weights, rows, 1)).Mean();
        Tensor policyLoss = (surprise * _tape.Input(_coefficients, rows, choices)).Sum();
        error.Values.CopyTo(batch.Errors);
        (PolicyLoss, ValueLoss, TargetValue) = (policyLoss.Item, valueLoss.Item, target.Mean().Item);
        _actorStep.ClearGradients();
        _criticStep.ClearGradients();
        _tape.Backward(policyLoss);
        _tape.Backward(valueLoss);
        _actorStep.Step();
        _criticStep.Step();
        Target.Follow(Online, (float)_options.TargetRate);
    }

    /// <summary>Puts weights and optimizers into a checkpoint.</summary>
    public void Save(Checkpoint checkpoint)
    {
        Fold.Save(checkpoint);
        Online.Save(checkpoint, "online.");
        Target.Save(checkpoint, "target.");
        _actorStep.Save(checkpoint, "actor_step.");
        _criticStep.Save(checkpoint, "critic_step.");
    }

    /// <summary>Takes over what <see cref="Save"/> gave.</summary>
    /// <exception cref="CheckpointException">It is of other networks.</exception>
    public void Load(Checkpoint checkpoint)
    {
        Fold.Load(checkpoint);
        Online.Load(checkpoint, "online.");
        Target.Load(checkpoint, "target.");
        _actorStep.Load(checkpoint, "actor_step.");
        _criticStep.Load(checkpoint, "critic_step.");
    }

    /// <summary>y, [B, 1].</summary>
    private Tensor Bootstrap(DrrItemsBatch batch)
    {
        (int rows, int d) = (batch.Count, _options.Dimension);
        if (_options.Discount == 0)
        {
            return _tape.Input(batch.Rewards, rows, 1);
        }

        Tensor next = _tape.Input(batch.NextStates, rows, d);
        Tensor candidates = Target.Items.Forward(_tape, _tape.Index(batch.Candidates));
        Choose(Target.Act(next).MatMul(candidates, transposeOther: true, batches: rows).Values, batch, skipOwn: true);
        Tensor value = Target.Value(next, Target.Items.Forward(_tape, _tape.Index(_chosen)));
        Tensor sum = _tape.Input(batch.Rewards, rows, 1) + (value * _tape.Input(batch.Factors, rows, 1));
        return sum.Clamp(0, (float)(1 / (1 - _options.Discount)));
    }

    /// <summary>The best candidate of each row; the padding where there is none.</summary>
    private void Choose(ReadOnlySpan<float> logits, DrrItemsBatch batch, bool skipOwn)
    {
        int choices = batch.CandidateCount;
        for (int row = 0; row < batch.Count; row++)
        {
            int best = -1;
            for (int k = row * choices; k < (row + 1) * choices; k++)
            {
                bool counts = batch.Labels[k] != DrrVisit.Unshown && !(skipOwn && batch.Candidates[k] == batch.Items[row]);
                best = counts && (best < 0 || logits[k] > logits[best]) ? k : best;
            }

            _chosen[row] = best < 0 ? _padding : batch.Candidates[best];
        }
    }

    /// <summary>The coefficients of ln π: importance weights times exp(A/β), summing to 1.</summary>
    private void Weigh(DrrItemsBatch batch, ReadOnlySpan<float> targets, ReadOnlySpan<float> values)
    {
        int choices = batch.CandidateCount;
        float temperature = (float)_options.Temperature;
        double sum = 0;
        for (int row = 0; row < batch.Count; row++)
        {
            float rest = targets[row] - batch.Rewards[row] - values[row];
            for (int k = row * choices; k < (row + 1) * choices; k++)
            {
                sbyte label = batch.Labels[k];
                _coefficients[k] = label == DrrVisit.Unshown
                    ? 0
                    : batch.Weights[row] * MathF.Exp(Math.Clamp((label + rest) / temperature, -20, LargestExponent));
                sum += _coefficients[k];
            }
        }

        for (int k = 0; k < _coefficients.Length; k++)
        {
            _coefficients[k] = (float)(_coefficients[k] / sum);
        }
    }

    /// <summary>One set of networks: the online one or its slow copy.</summary>
    private sealed class Part
    {
        private readonly Learning.Layers.Linear _base;
        private readonly Mlp _actor;
        private readonly Mlp _critic;

        public Part(DrrItemsOptions options, int itemCount, LearningRandom random)
        {
            int d = options.Dimension;
            Items = new Embedding(Actor, "item", itemCount + 1, d, random, paddingRow: itemCount);
            Items.Table.Trainable = options.TrainEmbeddings;
            _base = new(Actor, "base", d, d, random, initialization: Initialization.Zeros, bias: false);
            _actor = new Mlp(Actor, "actor", [d, options.HiddenSize, d], random);
            _actor.Layers[1].Weight.Change().Clear();
            _actor.Layers[1].Bias!.Change().Clear();
            for (int i = 0; i < d; i++)
            {
                _base.Weight.Change()[(i * d) + i] = (float)options.Sharpness;
            }

            _critic = new Mlp(Critic, "critic", [3 * d, options.CriticSize, 1], random);
        }

        public ParameterStore Actor { get; } = new();

        public ParameterStore Critic { get; } = new();

        public Embedding Items { get; }

        public Tensor Act(Tensor state) => _base.Forward(state) + _actor.Forward(state);

        public Tensor Value(Tensor state, Tensor item) => _critic.Forward(Tensor.JoinColumns(state, item, state * item));

        public void CopyTo(Part other)
        {
            other.Actor.CopyFrom(Actor);
            other.Critic.CopyFrom(Critic);
        }

        public void Follow(Part other, float rate)
        {
            Actor.MoveToward(other.Actor, rate);
            Critic.MoveToward(other.Critic, rate);
        }

        public void Save(Checkpoint checkpoint, string prefix)
        {
            Actor.Save(checkpoint, prefix);
            Critic.Save(checkpoint, prefix);
        }

        public void Load(Checkpoint checkpoint, string prefix)
        {
            Actor.Load(checkpoint, prefix);
            Critic.Load(checkpoint, prefix);
        }
    }
}
