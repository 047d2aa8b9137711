using RecEnv.Agents.DeepQ;
using RecEnv.Learning;
using RecEnv.Learning.Layers;
using LinearLayer = RecEnv.Learning.Layers.Linear;

namespace RecEnv.Agents.FullSlateQ;

/// <summary>A value for each slate: f(user, item at position 1, …, item at position K).</summary>
/// <remarks>
/// Layer 1 is relu(U·user + Σₚ Vₚ·itemₚ + b), so that each candidate is multiplied once for each position, not for each
/// slate. Dueling: Q = v(user) + f(slate) − mean of f. Reference: Wang et al. (2016), arXiv 1511.06581.
/// </remarks>
internal sealed class SlateNetwork
{
    private readonly SlateFeatures _features;
    private readonly int[][] _slates;
    private readonly LinearLayer _user;
    private readonly LinearLayer[] _items;
    private readonly Mlp _rest;
    private readonly Mlp? _state;
    private int[] _rows = [];

    /// <summary>Makes the parameters.</summary>
    /// <param name="store">Where they live.</param>
    /// <param name="features">What states are like.</param>
    /// <param name="slates">All slates.</param>
    /// <param name="options">Sizes, and whether it is dueling.</param>
    /// <param name="random">Gives the first values.</param>
    public SlateNetwork(
        ParameterStore store, SlateFeatures features, int[][] slates, FullSlateQOptions options, LearningRandom random)
    {
        (_features, _slates) = (features, slates);
        int width = options.HiddenSizes[0];
        _user = new LinearLayer(store, "q.user", features.ItemStart, width, random);
        _items = [.. Enumerable.Range(0, features.SlateSize)
            .Select(p => new LinearLayer(store, $"q.item{p}", features.ItemLength, width, random, bias: false))];
        _rest = new Mlp(store, "q", [.. options.HiddenSizes, 1], random);
        _state = options.Dueling ? new Mlp(store, "v", [features.ItemStart, .. options.HiddenSizes, 1], random) : null;
    }

    /// <summary>Values of all slates, [count, slates].</summary>
    /// <param name="tape">Where they are computed.</param>
    /// <param name="states">States, [count, length].</param>
    /// <param name="count">How many.</param>
    public Tensor All(Tape tape, ReadOnlySpan<float> states, int count)
    {
        Tensor items = tape.Zeros(count * _features.CandidateCount, _features.ItemLength, out Span<float> rows);
        int width = _features.CandidateCount * _features.ItemLength;
        for (int row = 0; row < count; row++)
        {
            states.Slice((row * _features.StateLength) + _features.ItemStart, width).CopyTo(rows[(row * width)..]);
        }

        Tensor users = Users(tape, states, count);
        Tensor sum = _user.Forward(users).RepeatRows(_slates.Length);
        for (int position = 0; position < _items.Length; position++)
        {
            sum += _items[position].Forward(items).PickRows(RowsAt(tape, position, count));
        }

        Tensor values = _rest.Forward(sum.Relu()).Reshape(count, _slates.Length);
        return _state is null ? values : values - values.RowMeans() + _state.Forward(users);
    }

    /// <summary>Value of one slate of each state, [count, 1].</summary>
    /// <param name="tape">Where they are computed.</param>
    /// <param name="states">States, [count, length].</param>
    /// <param name="chosen">Which slate, [count].</param>
    public Tensor Some(Tape tape, ReadOnlySpan<float> states, ReadOnlySpan<int> chosen)
    {
        if (_state is not null)
        {
            return All(tape, states, chosen.Length).Gather(tape.Index(chosen));
        }

        int length = _features.ItemLength;
        Tensor sum = _user.Forward(Users(tape, states, chosen.Length));
        for (int position = 0; position < _items.Length; position++)
        {
            Tensor items = tape.Zeros(chosen.Length, length, out Span<float> rows);
            for (int row = 0; row < chosen.Length; row++)
            {
                int start = (row * _features.StateLength) + _features.ItemStart + (_slates[chosen[row]][position] * length);
                states.Slice(start, length).CopyTo(rows[(row * length)..]);
            }

            sum += _items[position].Forward(items);
        }

        return _rest.Forward(sum.Relu());
    }

    private Tensor Users(Tape tape, ReadOnlySpan<float> states, int count)
    {
        int width = _features.ItemStart;
        Tensor users = tape.Zeros(count, width, out Span<float> rows);
        for (int row = 0; row < count; row++)
        {
            states.Slice(row * _features.StateLength, width).CopyTo(rows[(row * width)..]);
        }

        return users;
    }

    private Indices RowsAt(Tape tape, int position, int count)
    {
        int needed = count * _slates.Length;
        if (_rows.Length < needed)
        {
            _rows = new int[needed];
        }

        for (int row = 0; row < count; row++)
        {
            for (int slate = 0; slate < _slates.Length; slate++)
            {
                _rows[(row * _slates.Length) + slate] = (row * _features.CandidateCount) + _slates[slate][position];
            }
        }

        return tape.Index(_rows.AsSpan(0, needed));
    }
}
