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
    private readonly Embedding[] _attributes;
    private readonly Embedding _rows;
    private readonly bool _all;
    private readonly int _sums;
    private readonly int _width;
    private int[] _indices = [];

    /// <summary>Makes the tables, normal with variance 1, row 0 (nothing) 0.</summary>
    public HistorySums(ParameterStore store, LearningRandom random, SlateGfnFeatures features, bool all, int width)
    {
        (_features, _all, _width) = (features, all, width);
        _sums = all ? 1 + features.FeedbackCount : 1;
        _attributes = [.. features.AttributeSizes.Select((size, i) => new Embedding(store, $"user.{i}", size, width, random))];
        _rows = new Embedding(store, "history", features.ItemCount + 1, width, random, paddingRow: 0);
    }

    /// <inheritdoc/>
    public int Width => _features.NumberCount + ((_attributes.Length + _sums) * _width);

    /// <inheritdoc/>
    public Tensor Forward(Tape tape, ReadOnlySpan<float> states, int count)
    {
        int length = _features.HistoryLength;
        Tensor weights = tape.Zeros(count * _sums, length, out Span<float> weight);
        Indices items = Gather(tape, states, count, _features.ItemStart, length);
        for (int row = 0; row < count; row++)
        {
            PutWeights(states.Slice(row * _features.StateLength, _features.StateLength), weight[(row * _sums * length)..]);
        }

        Tensor sums = weights.MatMul(_rows.Forward(tape, items), batches: count).Reshape(count, _sums * _width);
        for (int i = _attributes.Length - 1; i >= 0; i--)
        {
            Indices values = Gather(tape, states, count, _features.NumberCount + i, 1);
            sums = Tensor.JoinColumns(_attributes[i].Forward(tape, values), sums);
        }

        return _features.NumberCount == 0 ? sums : Tensor.JoinColumns(Numbers(tape, states, count), sums);
    }

    private void PutWeights(ReadOnlySpan<float> state, Span<float> weight)
    {
        int length = _features.HistoryLength;
        int width = _features.FeedbackCount;
        for (int h = 0; h < length; h++)
        {
            if (_all)
            {
                weight[h] = 1; // the row of item 0 is 0
            }

            for (int i = _all ? 1 : 0; i < _sums; i++)
            {
                weight[(i * length) + h] = state[_features.FeedbackStart + (h * width) + i - (_all ? 1 : 0)];
            }
        }
    }

    private Tensor Numbers(Tape tape, ReadOnlySpan<float> states, int count)
    {
        Tensor made = tape.Zeros(count, _features.NumberCount, out Span<float> numbers);
        for (int row = 0; row < count; row++)
        {
            states.Slice(row * _features.StateLength, _features.NumberCount).CopyTo(numbers[(row * _features.NumberCount)..]);
        }

        return made;
    }

    private Indices Gather(Tape tape, ReadOnlySpan<float> states, int count, int start, int length)
    {
        if (_indices.Length < count * length)
        {
            _indices = new int[count * length];
        }

        for (int row = 0; row < count; row++)
        {
            for (int i = 0; i < length; i++)
            {
                _indices[(row * length) + i] = (int)states[(row * _features.StateLength) + start + i];
            }
        }

        return tape.Index(_indices.AsSpan(0, count * length));
    }
}
