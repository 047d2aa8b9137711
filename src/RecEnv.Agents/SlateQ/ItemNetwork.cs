using RecEnv.Agents.DeepQ;
using RecEnv.Learning;
using RecEnv.Learning.Layers;
using LinearLayer = RecEnv.Learning.Layers.Linear;

namespace RecEnv.Agents.SlateQ;

/// <summary>A number for each candidate, and for picking nothing: f(user, item).</summary>
/// <remarks>
/// Layer 1 is relu(U·user + V·item + b), so that U·user is computed once for all candidates. Picking nothing is a
/// candidate without features and with a flag of its own.
/// </remarks>
internal sealed class ItemNetwork
{
    private readonly SlateFeatures _features;
    private readonly bool _nullRow;
    private readonly LinearLayer _user;
    private readonly LinearLayer _item;
    private readonly Mlp _rest;

    /// <summary>Makes the parameters.</summary>
    /// <param name="store">Where they live.</param>
    /// <param name="name">Name of the network.</param>
    /// <param name="features">What states are like.</param>
    /// <param name="nullRow">Whether there is a number for picking nothing.</param>
    /// <param name="hidden">Units of each hidden layer.</param>
    /// <param name="random">Gives the first values.</param>
    public ItemNetwork(
        ParameterStore store, string name, SlateFeatures features, bool nullRow, IReadOnlyList<int> hidden, LearningRandom random)
    {
        (_features, _nullRow) = (features, nullRow);
        _user = new LinearLayer(store, name + ".user", features.ItemStart, hidden[0], random);
        _item = new LinearLayer(store, name + ".item", ItemWidth, hidden[0], random, bias: false);
        _rest = new Mlp(store, name, [.. hidden, 1], random);
    }

    /// <summary>Numbers of a state: candidates, and picking nothing as the last.</summary>
    public int Outputs => _features.CandidateCount + (_nullRow ? 1 : 0);

    private int ItemWidth => _features.ItemLength + (_nullRow ? 1 : 0);

    /// <summary>Numbers for all candidates, [count, outputs].</summary>
    /// <param name="tape">Where they are computed.</param>
    /// <param name="states">States, [count, length].</param>
    /// <param name="count">How many.</param>
    public Tensor All(Tape tape, ReadOnlySpan<float> states, int count)
    {
        Tensor items = tape.Zeros(count * Outputs, ItemWidth, out Span<float> rows);
        for (int row = 0; row < count; row++)
        {
            for (int output = 0; output < Outputs; output++)
            {
                Put(states[(row * _features.StateLength)..], output, rows);
                rows = rows[ItemWidth..];
            }
        }

        return Forward(Users(tape, states, count).RepeatRows(Outputs), items).Reshape(count, Outputs);
    }

    /// <summary>One number of each state, [count, 1].</summary>
    /// <param name="tape">Where they are computed.</param>
    /// <param name="states">States, [count, length].</param>
    /// <param name="outputs">Which candidate, or <see cref="SlateFeatures.CandidateCount"/> for none, [count].</param>
    public Tensor Some(Tape tape, ReadOnlySpan<float> states, ReadOnlySpan<int> outputs)
    {
        Tensor items = tape.Zeros(outputs.Length, ItemWidth, out Span<float> rows);
        for (int row = 0; row < outputs.Length; row++)
        {
            Put(states[(row * _features.StateLength)..], outputs[row], rows[(row * ItemWidth)..]);
        }

        return Forward(Users(tape, states, outputs.Length), items);
    }

    private Tensor Forward(Tensor users, Tensor items) => _rest.Forward((users + _item.Forward(items)).Relu());

    private Tensor Users(Tape tape, ReadOnlySpan<float> states, int count)
    {
        int width = _features.ItemStart;
        Tensor users = tape.Zeros(count, width, out Span<float> rows);
        for (int row = 0; row < count; row++)
        {
            states.Slice(row * _features.StateLength, width).CopyTo(rows[(row * width)..]);
        }

        return _user.Forward(users);
    }

    private void Put(ReadOnlySpan<float> state, int output, Span<float> row)
    {
        if (output == _features.CandidateCount)
        {
            row[_features.ItemLength] = 1;
        }
        else
        {
            state.Slice(_features.ItemStart + (output * _features.ItemLength), _features.ItemLength).CopyTo(row);
        }
    }
}
