using RecEnv.Learning;
using RecEnv.Learning.Layers;

namespace RecEnv.Agents.SlateGfn;

/// <summary>
/// [user numbers, a row for each attribute, Σₕ wₕ·row(itemₕ) …]: for <see cref="SlateEncoder.ClickedHistory"/> one sum,
/// wₕ the first feedback; for <see cref="SlateEncoder.History"/> a sum with wₕ = 1 and one for each feedback.
/// </summary>
internal sealed class HistorySums : IStateEncoder
{
    private readonly SlateGfnFeatures _features;
    private readonly UserParts _parts;
    private readonly Embedding _rows;
    private readonly bool _all;
    private readonly int _sums;
    private readonly int _width;
    private int[] _items = [];

    /// <summary>Makes the tables, normal with variance 1, row 0 (nothing) 0.</summary>
    public HistorySums(ParameterStore store, LearningRandom random, SlateGfnFeatures features, bool all, int width)
    {
        (_features, _all, _width) = (features, all, width);
        _sums = all ? 1 + features.FeedbackCount : 1;
        _parts = new UserParts(store, random, features, width);
        _rows = new Embedding(store, "history", features.ItemCount + 1, width, random, paddingRow: 0);
    }

    /// <inheritdoc/>
    public int Width => _features.NumberCount + ((_features.AttributeSizes.Count + _sums) * _width);

    /// <inheritdoc/>
    public Tensor Forward(Tape tape, ReadOnlySpan<float> states, int count)
    {
        int length = _features.HistoryLength;
        Tensor weights = tape.Zeros(count * _sums, length, out Span<float> weight);
        if (_items.Length < count * length)
        {
            _items = new int[count * length];
        }

        for (int row = 0; row < count; row++)
        {
            ReadOnlySpan<float> state = states.Slice(row * _features.StateLength, _features.StateLength);
            PutWeights(state, weight[(row * _sums * length)..]);
            for (int h = 0; h < length; h++)
            {
                _items[(row * length) + h] = (int)state[_features.ItemStart + h];
            }
        }

        Tensor rows = _rows.Forward(tape, tape.Index(_items.AsSpan(0, count * length)));
        Tensor sums = weights.MatMul(rows, batches: count).Reshape(count, _sums * _width);
        for (int i = _features.AttributeSizes.Count - 1; i >= 0; i--)
        {
            sums = Tensor.JoinColumns(_parts.Attribute(tape, states, count, i), sums);
        }

        return _features.NumberCount == 0 ? sums : Tensor.JoinColumns(_parts.Numbers(tape, states, count), sums);
    }

    private void PutWeights(ReadOnlySpan<float> state, Span<float> weight)
    {
        int length = _features.HistoryLength;
        int kinds = _features.FeedbackCount;
        int first = _all ? 1 : 0;
        for (int h = 0; h < length; h++)
        {
            if (_all)
            {
                weight[h] = 1; // the row of item 0 is 0
            }

            for (int i = first; i < _sums; i++)
            {
                weight[(i * length) + h] = state[_features.FeedbackStart + (h * kinds) + i - first];
            }
        }
    }
}
