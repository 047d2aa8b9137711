using RecEnv.Learning;
using RecEnv.Learning.Checkpoints;
using RecEnv.Learning.Optimizers;

namespace RecEnv.Agents.SlateGfn;

/// <summary>The losses of a slate GFlowNet and its gradient steps.</summary>
/// <remarks>
/// <para>With L = β·ln(R + b_r + 10⁻⁶), p_t = ln(P(a_t | x_t) + b_f) and c_t the learned constants (0 without):</para>
/// <para>
/// Detailed: mean over slates and t of (ln F(x_t) + c_t + p_t + Z − ln F(x_{t+1}) − c_{t+1})². The last flow ln F(x_K) is
/// L, or is learned by one more term, the mean of (ln F(x_K) + c_K + Z − L)².
/// </para>
/// <para>Trajectory: mean over slates of (ln F(x₀) + c₀ + Z + Σ_t p_t − L)².</para>
/// <para>
/// Detailed with credit to positions: L as it seems after t positions is E_t = β·ln((r₁ + … + r_t + (K − t)·r₀)/K + b_r + 10⁻⁶),
/// with r_t what position t earned, E₀ = 0 and so E_K = L. With forward-looking flows F̃(x_t) = F(x_t)/exp(E_t): mean over slates
/// and t of (ln F̃(x_t) + c_t + p_t + Z − ln F̃(x_{t+1}) − c_{t+1} − E_{t+1} + E_t)², ln F̃(x_K) = 0. Pan et al. (2023), arXiv 2302.01687.
/// </para>
/// <para>To either λ times the sum of squares of all weights is added. The probability of the way back is 1: slates are ordered.</para>
/// </remarks>
internal sealed class SlateGfnTrainer
{
    private const float Least = 1e-6f; // keeps the logarithm of a reward of 0 finite

    private readonly SlateGfnOptions _options;
    private readonly SlateGfnFeatures _features;
    private readonly ParameterStore _store = new();
    private readonly ParameterStore _constants = new();
    private readonly Parameter _constant;
    private readonly Adam _optimizer;
    private readonly Adam _constantOptimizer;
    private readonly Tape _tape = new();

    /// <summary>Makes the network.</summary>
    public SlateGfnTrainer(SlateGfnFeatures features, SlateGfnOptions options, ulong seed)
    {
        (_features, _options) = (features, options);
        Network = new SlateGfnNetwork(_store, new LearningRandom(seed), features, options);
        _constant = _constants.Add("log_z", 1, FlowDepths);
        _optimizer = new Adam(_store, (float)options.LearningRate, weightDecay: 2 * (float)options.L2);
        _constantOptimizer = new Adam(_constants, (float)options.LogZRate);
    }

    /// <summary>The network.</summary>
    public SlateGfnNetwork Network { get; }

    /// <summary>Learning rate of the weights.</summary>
    public float LearningRate
    {
        get => _optimizer.LearningRate;
        set => _optimizer.LearningRate = value;
    }

    /// <summary>Gradient steps taken.</summary>
    public long Updates { get; private set; }

    private bool IsDetailed => _options.Balance == SlateBalance.Detailed;

    private bool ByPosition => _options.Credit == SlateCredit.Positions;

    private int FlowDepths => IsDetailed ? _features.SlateSize + (_options.LearnTerminalFlow ? 1 : 0) : 1;

    /// <summary>Sets the constants to what they are for uniform slates of these rewards.</summary>
    /// <param name="rewards">Rewards of uniform slates, [slates].</param>
    /// <param name="parts">What their positions earned, [slates, K]; of no use unless positions are credited.</param>
    public void Begin(ReadOnlySpan<float> rewards, ReadOnlySpan<float> parts)
    {
        int size = _features.SlateSize;
        double[] logs = new double[rewards.Length];
        Span<float> constants = _constant.Change();
        for (int t = 0; t < constants.Length; t++)
        {
            for (int i = 0; i < logs.Length; i++)
            {
                logs[i] = LogReward(rewards[i]) - (ByPosition ? Credit(parts.Slice(i * size, size), t) : 0);
            }

            double most = logs.Max();
            double logFlow = most + Math.Log(logs.Average(log => Math.Exp(log - most)));
            for (int position = size - 1; position >= t; position--)
            {
                logFlow += Math.Log(_options.Mask ? _features.ItemCount - position : _features.ItemCount);
            }

            constants[t] = (float)logFlow;
        }
    }

    /// <summary>Takes a gradient step.</summary>
    /// <returns>The loss before it.</returns>
    public double Step(SlateBatch batch)
    {
        _tape.Reset();
        Tensor users = Network.Encode(_tape, batch.States, batch.Count);
        Tensor items = Network.Items(_tape);
        Tensor forward = LogForward(users, items, batch.Slates);
        Tensor target = Target(batch);
        Tensor loss = IsDetailed ? Detailed(users, items, forward, target, batch) : Trajectory(users, forward, target);
        _optimizer.ClearGradients();
        _constantOptimizer.ClearGradients();
        _tape.Backward(loss);
        double total = loss.Item + Penalty();
        _optimizer.Step();
        if (_options.LearnLogZ)
        {
            _constantOptimizer.Step();
        }

        Updates++;
        return total;
    }

    /// <summary>ln P(a_t | x_t) + b_f of each position of some slates, [B·K, 1].</summary>
    public Tensor LogForward(Tensor users, Tensor items, ReadOnlySpan<int> slates)
    {
        int depths = _features.SlateSize;
        Tensor logits = Network.Logits(Network.Inputs(_tape, users, items, slates, 0, depths), items);
        Tensor? mask = Network.Mask(_tape, slates, 0, depths);
        Indices chosen = _tape.Index(slates);
        return _options.ForwardOffset == 0
            ? logits.LogSoftmax(mask).Gather(chosen)
            : (logits.Softmax(mask).Gather(chosen) + (float)_options.ForwardOffset).Log();
    }

    /// <summary>Log-probability of slates and log-flow of the empty one under the policy alone; for tests.</summary>
    /// <param name="state">A state, [S].</param>
    /// <param name="slates">Slates, [count·K].</param>
    internal (double[] LogProbabilities, double LogFlow) Judge(ReadOnlySpan<float> state, ReadOnlySpan<int> slates)
    {
        int count = slates.Length / _features.SlateSize;
        _tape.Reset();
        using (_tape.NoGrad())
        {
            Tensor user = Network.Encode(_tape, state, 1);
            Tensor items = Network.Items(_tape);
            Tensor rows = LogForward(user.RepeatRows(count), items, slates).Reshape(count, _features.SlateSize).RowSums();
            Tensor flow = Network.Flow(IsDetailed ? Network.Inputs(_tape, user, items, slates[.._features.SlateSize], 0, 1) : user);
            return ([.. rows.Values.ToArray().Select(x => (double)x)], flow.Item + _constant.Values[0] + _options.FixedLogZ);
        }
    }

    /// <summary>Puts weights and optimizers into a checkpoint.</summary>
    public void Save(Checkpoint checkpoint)
    {
        _store.Save(checkpoint, "network.");
        _constants.Save(checkpoint, "constants.");
        _optimizer.Save(checkpoint, "optimizer.");
        _constantOptimizer.Save(checkpoint, "constants.optimizer.");
        checkpoint.Set<long>("updates", [Updates]);
    }

    /// <summary>Takes over what <see cref="Save"/> gave.</summary>
    public void Load(Checkpoint checkpoint)
    {
        long updates = checkpoint.Get<long>("updates", 1)[0];
        _store.Load(checkpoint, "network.");
        _constants.Load(checkpoint, "constants.");
        _optimizer.Load(checkpoint, "optimizer.");
        _constantOptimizer.Load(checkpoint, "constants.optimizer.");
        Updates = updates;
    }

    private Tensor Detailed(Tensor users, Tensor items, Tensor forward, Tensor target, SlateBatch batch)
    {
        int size = _features.SlateSize;
        int depths = FlowDepths;
        Tensor flows = Network.Flow(Network.Inputs(_tape, users, items, batch.Slates, 0, depths)).Reshape(batch.Count, depths)
            + _tape.Use(_constant);
        Tensor here = depths == size ? flows : flows.SliceColumns(0, size);
        Tensor last = ByPosition ? _tape.Zeros(batch.Count, 1, out _) : target;
        Tensor next = depths > size ? flows.SliceColumns(1, size)
            : size == 1 ? last
            : Tensor.JoinColumns(flows.SliceColumns(1, size - 1), last);
        next = ByPosition ? next + Credits(batch) : next;
        Tensor balance = (here + forward.Reshape(batch.Count, size) - next + (float)_options.FixedLogZ).Square().Mean();
        return depths == size
            ? balance
            : balance + (flows.SliceColumns(size, 1) - target + (float)_options.FixedLogZ).Square().Mean();
    }

    /// <summary>What each position adds to L, [B, K]; the sum of a row is L.</summary>
    private Tensor Credits(SlateBatch batch)
    {
        int size = _features.SlateSize;
        Tensor made = _tape.Zeros(batch.Count, size, out Span<float> credits);
        for (int row = 0; row < batch.Count; row++)
        {
            ReadOnlySpan<float> parts = batch.Parts.AsSpan(row * size, size);
            double before = 0;
            for (int t = 0; t < size; t++)
            {
                double after = Credit(parts, t + 1);
                credits[(row * size) + t] = (float)(after - before);
                before = after;
            }
        }

        return made;
    }

    /// <summary>L as it seems after t positions: each of the others taken to earn r₀; 0 of the empty slate.</summary>
    private double Credit(ReadOnlySpan<float> parts, int filled)
    {
        double sum = 0;
        foreach (float part in parts[..filled])
        {
            sum += part;
        }

        return filled == 0 ? 0 : LogReward((sum + ((parts.Length - filled) * _options.ExpectedReward)) / parts.Length);
    }

    private Tensor Trajectory(Tensor users, Tensor forward, Tensor target)
    {
        Tensor sums = forward.Reshape(users.Rows, _features.SlateSize).RowSums();
        return (Network.Flow(users) + _tape.Use(_constant) + sums - target + (float)_options.FixedLogZ).Square().Mean();
    }

    private Tensor Target(SlateBatch batch)
    {
        Tensor rewards = _tape.Input(batch.Rewards, batch.Count, 1);
        return rewards.Affine(1, (float)_options.RewardOffset + Least).Log() * (float)_options.RewardExponent;
    }

    private double LogReward(double reward) => _options.RewardExponent * Math.Log(reward + _options.RewardOffset + Least);

    private double Penalty()
    {
        if (_options.L2 == 0)
        {
            return 0;
        }

        double squares = 0;
        foreach (Parameter parameter in _store.Parameters)
        {
            foreach (float value in parameter.Values)
            {
                squares += (double)value * value;
            }
        }

        return _options.L2 * squares;
    }
}
