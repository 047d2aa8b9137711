using RecEnv.Learning;
using RecEnv.Learning.Checkpoints;
using RecEnv.Learning.Layers;
using RecEnv.Learning.Optimizers;

namespace RecEnv.Agents.Drr;

/// <summary>The networks of DRR and their gradient step, deep deterministic policy gradient (DDPG).</summary>
/// <remarks>
/// <para>
/// y = clip(r + γ·Q'(s', π'(s'))), L_V = Σ weight·(Q(s, a) − y)²/B, L_π = −Σ Q(s, π(s))/B. The actor follows L_π, the critic L_V,
/// the state module L_V or L_π + L_V, all from the weights before the step; then targets ← targets + rate·(weights − targets).
/// </para>
/// <para>
/// Three Ranger optimizers: actor, critic and state module have weight decays of their own. References: Lillicrap et al. (2016);
/// Liu et al. (2018), arXiv 1810.12027.
/// </para>
/// </remarks>
internal sealed class DrrLearner
{
    private readonly DrrOptions _options;
    private readonly Tape _tape = new(1 << 16);
    private readonly ParameterStore[] _stores = [new(), new(), new(), new(), new(), new()];
    private readonly DrrStateModule _state;
    private readonly DrrStateModule _stateTarget;
    private readonly Mlp _actor;
    private readonly Mlp _actorTarget;
    private readonly Mlp _critic;
    private readonly Mlp _criticTarget;
    private readonly Ranger[] _optimizers;

    /// <summary>Makes the networks.</summary>
    /// <param name="options">Sizes, rates, and what is done how.</param>
    /// <param name="userCount">Users.</param>
    /// <param name="itemCount">Items.</param>
    /// <param name="random">Gives the first weights: state module, actor, critic.</param>
    public DrrLearner(DrrOptions options, int userCount, int itemCount, LearningRandom random)
    {
        _options = options;
        (_state, _stateTarget) = (State(0), State(3));
        (int length, int hidden, int d) = (_state.Length, options.HiddenSize, options.Dimension);
        (_actor, _actorTarget) = (Network(1, "actor", length, hidden, d), Network(4, "actor", length, hidden, d));
        (_critic, _criticTarget) = (Network(2, "critic", length + d, hidden, 1), Network(5, "critic", length + d, hidden, 1));
        CopyTargets();
        float rate = (float)options.LearningRate;
        _optimizers =
        [
            new Ranger(_stores[0], rate, weightDecay: (float)options.StateDecay),
            new Ranger(_stores[1], rate, weightDecay: (float)options.ActorDecay),
            new Ranger(_stores[2], rate, weightDecay: (float)options.CriticDecay),
        ];

        DrrStateModule State(int store) => new(_stores[store], options, userCount, itemCount, random);

        Mlp Network(int store, string name, int inputs, int units, int outputs) =>
            Spread(new Mlp(_stores[store], name, [inputs, units, outputs], random, initialization: Initialization.KaimingUniform), random);
    }

    /// <summary>State module, actor, critic, and their targets in the same order.</summary>
    public IReadOnlyList<ParameterStore> Stores => _stores;

    /// <summary>Item embeddings, row-major [items + 1, d].</summary>
    public ReadOnlySpan<float> Items => _state.Items.Values;

    /// <summary>L_π of the last gradient step.</summary>
    public float PolicyLoss { get; private set; }

    /// <summary>L_V of the last gradient step.</summary>
    public float ValueLoss { get; private set; }

    /// <summary>Mean of Q'(s', π'(s')) in the last gradient step, before anything is clipped.</summary>
    public float TargetValue { get; private set; }

    /// <summary>Puts out actions.</summary>
    /// <param name="users">Users, [rows].</param>
    /// <param name="memories">Memories, [rows, N].</param>
    /// <param name="outputs">Receives action vectors, [rows, d].</param>
    public void Act(ReadOnlySpan<int> users, ReadOnlySpan<int> memories, Span<float> outputs)
    {
        _tape.Reset();
        using (_tape.NoGrad())
        {
            _actor.Forward(_state.Forward(_tape, users, memories)).Values.CopyTo(outputs);
        }
    }

    /// <summary>State and value of one action, for tests.</summary>
    public (float[] State, float Value) Judge(int user, ReadOnlySpan<int> memory, ReadOnlySpan<float> action)
    {
        _tape.Reset();
        using (_tape.NoGrad())
        {
            Tensor state = _state.Forward(_tape, [user], memory);
            var joined = Tensor.JoinColumns(state, _tape.Input(action, 1, action.Length));
            return (state.Values.ToArray(), _critic.Forward(joined).Item);
        }
    }

    /// <summary>Takes a gradient step.</summary>
    public void Update(DrrBatch batch)
    {
        _tape.Reset();
        int rows = batch.Count;
        Tensor state = _state.Forward(_tape, batch.Users, batch.Memories);
        Tensor seen = _options.StateLoss == DrrStateLoss.Both ? state : state.Detach();
        Tensor policyLoss;
        using (_stores[2].Freeze())
        {
            policyLoss = -_critic.Forward(Tensor.JoinColumns(seen, _actor.Forward(seen))).Mean();
        }

        Tensor target = Target(batch);
        Tensor value = _critic.Forward(Tensor.JoinColumns(state, _tape.Input(batch.Actions, rows, _options.Dimension)));
        Tensor error = value - target;
        Tensor squares = error.Square();
        Tensor valueLoss = (_options.Prioritised ? squares * _tape.Input(batch.Weights, rows, 1) : squares).Mean();
        error.Values.CopyTo(batch.Errors);
        (PolicyLoss, ValueLoss) = (policyLoss.Item, valueLoss.Item);
        foreach (Ranger optimizer in _optimizers)
        {
            optimizer.ClearGradients();
        }

        _tape.Backward(policyLoss);
        _tape.Backward(valueLoss);
        foreach (Ranger optimizer in _optimizers)
        {
            optimizer.Step();
        }

        float rate = (float)_options.TargetRate;
        for (int i = _options.TargetState ? 0 : 1; i < 3; i++)
        {
            _stores[i + 3].MoveToward(_stores[i], rate);
        }
    }

    /// <summary>Makes the targets equal to what they follow.</summary>
    public void CopyTargets()
    {
        for (int i = 0; i < 3; i++)
        {
            _stores[i + 3].CopyFrom(_stores[i]);
        }
    }

    /// <summary>Puts weights and optimizers into a checkpoint.</summary>
    public void Save(Checkpoint checkpoint)
    {
        for (int i = 0; i < 3; i++)
        {
            _stores[i].Save(checkpoint, "online.");
            _optimizers[i].Save(checkpoint, $"optimizer{i}.");
            if (i > 0 || _options.TargetState)
            {
                _stores[i + 3].Save(checkpoint, "target.");
            }
        }
    }

    /// <summary>Takes over what <see cref="Save"/> gave.</summary>
    /// <exception cref="CheckpointException">It is of other networks.</exception>
    public void Load(Checkpoint checkpoint)
    {
        for (int i = 0; i < 3; i++)
        {
            _stores[i].Load(checkpoint, "online.");
            _optimizers[i].Load(checkpoint, $"optimizer{i}.");
            if (i > 0 || _options.TargetState)
            {
                _stores[i + 3].Load(checkpoint, "target.");
            }
        }
    }

    private Tensor Target(DrrBatch batch)
    {
        using (_tape.NoGrad())
        {
            DrrStateModule module = _options.TargetState ? _stateTarget : _state;
            Tensor next = module.Forward(_tape, batch.Users, batch.NextMemories);
            Tensor value = _criticTarget.Forward(Tensor.JoinColumns(next, _actorTarget.Forward(next)));
            TargetValue = value.Mean().Item;
            Tensor target = _tape.Input(batch.Rewards, batch.Count, 1) + (value * _tape.Input(batch.Factors, batch.Count, 1));
            return target.Clamp((float)_options.LeastValue, (float)_options.LargestValue);
        }
    }

    /// <summary>Biases as PyTorch begins them, uniform in ±1/√inputs.</summary>
    private static Mlp Spread(Mlp network, LearningRandom random)
    {
        foreach (Learning.Layers.Linear layer in network.Layers)
        {
            float bound = 1f / MathF.Sqrt(layer.Weight.Rows);
            foreach (ref float bias in layer.Bias!.Change())
            {
                bias = random.Uniform(-bound, bound);
            }
        }

        return network;
    }
}
