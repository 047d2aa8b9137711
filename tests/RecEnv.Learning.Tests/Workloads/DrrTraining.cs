using RecEnv.Learning.Checkpoints;
using RecEnv.Learning.Layers;
using RecEnv.Learning.Optimizers;

namespace RecEnv.Learning.Tests.Workloads;

/// <summary>
/// DDPG on the state of deep reinforcement recommendation: user, user · average, average of five items; tables of
/// MovieLens-1M's size, actor 24-16-8, critic 32-16-1, Polyak targets. Reference: Liu et al. (2018).
/// </summary>
public sealed class DrrTraining : IWorkload
{
    private const int Users = 6040;
    private const int Items = 3706;
    private const int Width = 8;
    private const int Memory = 5;

    private readonly Tape _tape = new();
    private readonly ParameterStore _state = new();
    private readonly ParameterStore _actorStore = new();
    private readonly ParameterStore _criticStore = new();
    private readonly ParameterStore _actorTargetStore = new();
    private readonly ParameterStore _criticTargetStore = new();
    private readonly Embedding _user;
    private readonly Embedding _item;
    private readonly BlockAverage _average;
    private readonly Mlp _actor;
    private readonly Mlp _critic;
    private readonly Mlp _actorTarget;
    private readonly Mlp _criticTarget;
    private readonly Optimizer[] _optimizers;
    private readonly int _rows;
    private readonly int[] _users;
    private readonly int[] _memory;
    private readonly int[] _nextMemory;
    private readonly float[] _actions;
    private readonly float[] _rewards;
    private readonly float[] _discounts;
    private bool _oneReward;
    private int _steps;

    public DrrTraining(int rows, Func<ParameterStore, Optimizer> optimizer)
    {
        var random = new LearningRandom(2);
        _rows = rows;
        _user = new Embedding(_state, "user", Users, Width, random);
        _item = new Embedding(_state, "item", Items + 1, Width, random);
        _average = new BlockAverage(_state, "conv", Memory, random);
        _actor = new Mlp(_actorStore, "actor", [24, 16, 8], random);
        _critic = new Mlp(_criticStore, "critic", [32, 16, 1], random);
        _actorTarget = new Mlp(_actorTargetStore, "actorT", [24, 16, 8], random);
        _criticTarget = new Mlp(_criticTargetStore, "criticT", [32, 16, 1], random);
        CopyTargets();
        _optimizers = [.. new[] { _state, _actorStore, _criticStore }.Select(optimizer)];
        _users = Data.Integers(random, rows, Users);
        _memory = Data.Integers(random, rows * Memory, Items);
        _nextMemory = Data.Integers(random, rows * Memory, Items);
        _actions = Data.Uniform(random, rows * Width);
        _rewards = Data.Uniform(random, rows * 16);
        _discounts = [.. Data.Integers(random, rows, 20).Select(draw => draw == 0 ? 0f : 0.9f)];
    }

    public IReadOnlyList<ParameterStore> Stores =>
        [_state, _actorStore, _criticStore, _actorTargetStore, _criticTargetStore];

    /// <summary>Takes weights and data from recorded ones.</summary>
    public void Load(Checkpoint golden)
    {
        golden.Get<float>("drr/user", -1, -1).CopyTo(_user.Table.Change());
        golden.Get<float>("drr/item", -1, -1).CopyTo(_item.Table.Change());
        golden.Get<float>("drr/cw", -1, -1).CopyTo(_average.Weight.Change());
        golden.Get<float>("drr/cb").CopyTo(_average.Bias.Change());
        _actorStore.Load(golden, "drr/");
        _criticStore.Load(golden, "drr/");
        CopyTargets();
        golden.Get<int>("drr/u").CopyTo(_users);
        golden.Get<int>("drr/m", -1, -1).CopyTo(_memory);
        golden.Get<int>("drr/nm", -1, -1).CopyTo(_nextMemory);
        golden.Get<float>("drr/act", -1, -1).CopyTo(_actions);
        golden.Get<float>("drr/r", -1, -1).CopyTo(_rewards);
        golden.Get<float>("drr/disc", -1, -1).CopyTo(_discounts);
        _oneReward = true;
    }

    public void Step()
    {
        _tape.Reset();
        Tensor state = State(_memory);
        Tensor policyLoss = -_critic.Forward(Tensor.JoinColumns(state, _actor.Forward(state))).Mean();
        Tensor target;
        using (_tape.NoGrad())
        {
            Tensor next = State(_nextMemory);
            Tensor value = _criticTarget.Forward(Tensor.JoinColumns(next, _actorTarget.Forward(next)));
            int at = _oneReward ? 0 : (_steps++ & 15) * _rows;
            Tensor reward = _tape.Input(_rewards.AsSpan(at, _rows), _rows, 1);
            target = (reward + (_tape.Input(_discounts, _rows, 1) * value)).Clamp(-10f, 10f);
        }

        Tensor actions = _tape.Input(_actions, _rows, Width);
        Tensor valueLoss = Losses.Mse(_critic.Forward(Tensor.JoinColumns(state, actions)), target);
        (Optimizer stateStep, Optimizer actorStep, Optimizer criticStep) = (_optimizers[0], _optimizers[1], _optimizers[2]);
        stateStep.ClearGradients();
        actorStep.ClearGradients();
        _tape.Backward(policyLoss);
        actorStep.Step();
        criticStep.ClearGradients();
        _tape.Backward(valueLoss);
        criticStep.Step();
        stateStep.Step();
        _actorTargetStore.MoveToward(_actorStore, 1e-3f);
        _criticTargetStore.MoveToward(_criticStore, 1e-3f);
    }

    private void CopyTargets()
    {
        _actorTargetStore.CopyFrom(_actorStore);
        _criticTargetStore.CopyFrom(_criticStore);
    }

    private Tensor State(int[] memory)
    {
        Tensor user = _user.Forward(_tape, _tape.Index(_users));
        Tensor items = _item.Forward(_tape, _tape.Index(memory)).Reshape(_rows, Memory * Width);
        Tensor average = _average.Forward(items);
        return Tensor.JoinColumns(user, user * average, average);
    }
}
