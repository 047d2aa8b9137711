using RecEnv.Learning.Checkpoints;
using RecEnv.Learning.Layers;
using RecEnv.Learning.Optimizers;

namespace RecEnv.Learning.Tests.Workloads;

/// <summary>SlateQ: Q(user, item) 40-256-32-1 over 32 users with ten items each, and greedy slates of three as targets.</summary>
public sealed class SlateQTraining : IWorkload
{
    private const int Users = 32;
    private const int Items = 10;
    private const int Width = 20;
    private const int SlateSize = 3;

    private readonly Tape _tape = new();
    private readonly ParameterStore _store = new();
    private readonly ParameterStore _targetStore = new();
    private readonly Mlp _net;
    private readonly Mlp _target;
    private readonly Adam _optimizer;
    private readonly float[] _users;
    private readonly float[] _items;
    private readonly float[] _nextUsers;
    private readonly float[] _nextItems;
    private readonly float[] _rewards;
    private readonly int[] _clicks;
    private readonly float[] _targets = new float[Users];
    private int _steps;

    public SlateQTraining()
    {
        var random = new LearningRandom(3);
        _net = new Mlp(_store, "q", [2 * Width, 256, 32, 1], random);
        _target = new Mlp(_targetStore, "q", [2 * Width, 256, 32, 1], random);
        _targetStore.CopyFrom(_store);
        _optimizer = new Adam(_store);
        _users = Data.Uniform(random, Users * Width);
        _items = Data.Uniform(random, Users * Items * Width);
        _nextUsers = Data.Uniform(random, Users * Width);
        _nextItems = Data.Uniform(random, Users * Items * Width);
        _rewards = Data.Uniform(random, Users * 16);
        _clicks = Data.Integers(random, Users, Items);
    }

    public IReadOnlyList<ParameterStore> Stores => [_store];

    /// <summary>Takes weights and data from recorded ones.</summary>
    public void Load(Checkpoint golden)
    {
        _store.Load(golden, "slateq/");
        _targetStore.CopyFrom(_store);
        golden.Get<float>("slateq/user", -1, -1).CopyTo(_users);
        golden.Get<float>("slateq/docs", -1, -1, -1).CopyTo(_items);
        golden.Get<float>("slateq/nuser", -1, -1).CopyTo(_nextUsers);
        golden.Get<float>("slateq/ndocs", -1, -1, -1).CopyTo(_nextItems);
        golden.Get<float>("slateq/rew", -1, -1).CopyTo(_rewards);
        golden.Get<int>("slateq/click", -1, -1).CopyTo(_clicks);
    }

    public void Step()
    {
        _tape.Reset();
        using (_tape.NoGrad())
        {
            SetTargets(Values(_target, _nextUsers, _nextItems).Values);
        }

        Tensor clicked = Values(_net, _users, _items).Gather(_tape.Index(_clicks));
        Tensor loss = Losses.Mse(clicked, _tape.Input(_targets, Users, 1));
        _optimizer.ClearGradients();
        _tape.Backward(loss);
        _optimizer.Step();
        if (++_steps % 100 == 0)
        {
            _targetStore.CopyFrom(_store);
        }
    }

    private Tensor Values(Mlp net, float[] users, float[] items)
    {
        Tensor user = _tape.Input(users, Users, Width).RepeatRows(Items);
        return net.Forward(Tensor.JoinColumns(user, _tape.Input(items, Users * Items, Width))).Reshape(Users, Items);
    }

    private void SetTargets(ReadOnlySpan<float> values)
    {
        Span<float> scores = stackalloc float[Items];
        Span<float> gains = stackalloc float[Items];
        for (int user = 0; user < Users; user++)
        {
            ReadOnlySpan<float> q = values.Slice(user * Items, Items);
            for (int item = 0; item < Items; item++)
            {
                float dot = 0f;
                for (int f = 0; f < Width; f++)
                {
                    dot += _nextUsers[(user * Width) + f] * _nextItems[(((user * Items) + item) * Width) + f];
                }

                scores[item] = MathF.Exp(dot);
                gains[item] = scores[item] * q[item];
            }

            _targets[user] = _rewards[((_steps & 15) * Users) + user] + (0.99f * BestSlate(scores, gains, q));
        }
    }

    private static float BestSlate(ReadOnlySpan<float> scores, Span<float> gains, ReadOnlySpan<float> q)
    {
        float gain = 0f;
        float total = 1f;
        for (int k = 0; k < SlateSize; k++)
        {
            int best = 0;
            for (int item = 1; item < gains.Length; item++)
            {
                best = gains[item] > gains[best] ? item : best;
            }

            gain += scores[best] * q[best];
            total += scores[best];
            gains[best] = float.NegativeInfinity;
        }

        return gain / total;
    }
}
