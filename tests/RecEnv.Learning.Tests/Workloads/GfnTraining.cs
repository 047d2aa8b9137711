using RecEnv.Learning.Checkpoints;
using RecEnv.Learning.Layers;
using RecEnv.Learning.Optimizers;

namespace RecEnv.Learning.Tests.Workloads;

/// <summary>
/// A generative flow network over slates: 50 items, slates of five, encodings of 32; detailed or trajectory balance.
/// </summary>
public sealed class GfnTraining : IWorkload
{
    private const int Items = 50;
    private const int Slate = 5;
    private const int Width = 32;
    private const int UserWidth = 20;

    private readonly Tape _tape = new();
    private readonly ParameterStore _store = new();
    private readonly int _rows;
    private readonly bool _trajectory;
    private readonly Linear _userEncoder;
    private readonly Embedding _items;
    private readonly Mlp _forward;
    private readonly Mlp _flow;
    private readonly Adam _optimizer;
    private readonly float[] _users;
    private readonly float[] _logRewards;
    private readonly float[] _slotMask;
    private readonly float[] _itemMask;
    private readonly int[] _actions;
    private int _steps;

    public GfnTraining(int rows, bool trajectory)
    {
        var random = new LearningRandom(4);
        _rows = rows;
        _trajectory = trajectory;
        _userEncoder = new Linear(_store, "user", UserWidth, Width, random);
        _items = new Embedding(_store, "item", Items, Width, random);
        _forward = new Mlp(_store, "pf", [Width + (Slate * Width), 128, Width], random);
        _flow = new Mlp(_store, "flow", [trajectory ? Width : Width + (Slate * Width), 128, 1], random);
        _optimizer = new Adam(_store);
        _users = Data.Uniform(random, rows * UserWidth);
        _logRewards = Data.Uniform(random, rows * 16);
        _slotMask = new float[rows * Slate * Slate * Width];
        _itemMask = new float[rows * Slate * Items];
        _actions = [.. Enumerable.Range(0, rows).SelectMany(_ => Data.Distinct(random, Slate, Items))];
        MakeMasks();
    }

    public IReadOnlyList<ParameterStore> Stores => [_store];

    /// <summary>Takes weights and data from recorded ones.</summary>
    public void Load(Checkpoint golden, string prefix)
    {
        _store.Load(golden, prefix);
        golden.Get<float>(prefix + "in_user", -1, -1).CopyTo(_users);
        golden.Get<float>(prefix + "logR", -1, -1, 1).CopyTo(_logRewards);
        golden.Get<int>(prefix + "acts", -1, -1).CopyTo(_actions);
        MakeMasks();
    }

    public void Step()
    {
        _tape.Reset();
        Indices actions = _tape.Index(_actions);
        int states = _rows * Slate;
        Tensor user = _userEncoder.Forward(_tape.Input(_users, _rows, UserWidth));
        Tensor slots = _items.Forward(_tape, actions).Reshape(_rows, Slate * Width).RepeatRows(Slate)
            * _tape.Input(_slotMask, states, Slate * Width);
        var state = Tensor.JoinColumns(user.RepeatRows(Slate), slots);
        Tensor logits = _forward.Forward(state).MatMul(_tape.Use(_items.Table), transposeOther: true)
            + _tape.Input(_itemMask, states, Items);
        Tensor logForward = logits.LogSoftmax().Gather(actions).Reshape(_rows, Slate);
        Tensor logReward = _tape.Input(_logRewards.AsSpan((_steps++ & 15) * _rows, _rows), _rows, 1);
        Tensor loss;
        if (_trajectory)
        {
            loss = (_flow.Forward(user) + logForward.RowSums() - logReward).Square().Mean();
        }
        else
        {
            Tensor flow = _flow.Forward(state).Reshape(_rows, Slate);
            var next = Tensor.JoinColumns(flow.SliceColumns(1, Slate - 1), logReward);
            loss = (flow + logForward - next).Square().Mean();
        }

        _optimizer.ClearGradients();
        _tape.Backward(loss);
        _optimizer.Step();
    }

    /// <summary>Before the t-th choice the first t slots are filled, and their items are gone.</summary>
    private void MakeMasks()
    {
        Array.Clear(_slotMask);
        Array.Clear(_itemMask);
        for (int row = 0; row < _rows; row++)
        {
            for (int t = 0; t < Slate; t++)
            {
                int state = (row * Slate) + t;
                _slotMask.AsSpan(state * Slate * Width, t * Width).Fill(1f);
                for (int j = 0; j < t; j++)
                {
                    _itemMask[(state * Items) + _actions[(row * Slate) + j]] = -1e9f;
                }
            }
        }
    }
}
