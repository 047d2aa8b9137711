using RecEnv.Learning;
using RecEnv.Learning.Layers;
using LinearLayer = RecEnv.Learning.Layers.Linear;

namespace RecEnv.Agents.SlateGfn;

/// <summary>The history as a sequence through a causal Transformer, joined with the user: the encoder of GFN4Rec.</summary>
/// <remarks>
/// Place 0 stands for "nothing yet", place h for the h-th item of the history: [LayerNorm(row(item) + position) | map of
/// the feedback], 2·d numbers. Two layers of four heads, hidden size 2·d; the output at the last place [2·d] and the user
/// LayerNorm(Σ rows of attributes + map of numbers) [d] go through an MLP 3·d to 4·d to d and a LayerNorm. Without dropout.
/// </remarks>
internal sealed class HistorySequence : IStateEncoder
{
    private const int Layers = 2;
    private const int Heads = 4;

    private readonly SlateGfnFeatures _features;
    private readonly UserParts _parts;
    private readonly Embedding _items;
    private readonly Embedding _positions;
    private readonly LayerNorm _historyNorm;
    private readonly LinearLayer? _feedback;
    private readonly TransformerLayer[] _layers;
    private readonly LinearLayer? _numbers;
    private readonly LayerNorm? _userNorm;
    private readonly Mlp _last;
    private readonly LayerNorm _lastNorm;
    private readonly int _width;
    private int[] _lengths = [];
    private int[] _ends = [];
    private int[] _rows = [];

    /// <summary>Makes the parameters.</summary>
    public HistorySequence(ParameterStore store, LearningRandom random, SlateGfnFeatures features, int width)
    {
        (_features, _width) = (features, width);
        _parts = new UserParts(store, random, features, width);
        _items = new Embedding(store, "history", features.ItemCount + 1, width, random);
        _positions = new Embedding(store, "position", features.HistoryLength + 1, width, random);
        _historyNorm = new LayerNorm(store, "history_norm", width);
        _feedback = features.FeedbackCount > 0 ? new LinearLayer(store, "feedback", features.FeedbackCount, width, random) : null;
        int columns = _feedback is null ? width : 2 * width;
        _layers = [.. Enumerable.Range(0, Layers).Select(i =>
            new TransformerLayer(store, $"transformer.{i}", columns, Heads, columns, random))];
        _numbers = features.NumberCount > 0 ? new LinearLayer(store, "user_numbers", features.NumberCount, width, random) : null;
        bool hasUser = _numbers is not null || features.AttributeSizes.Count > 0;
        _userNorm = hasUser ? new LayerNorm(store, "user_norm", width) : null;
        _last = new Mlp(store, "state", [columns + (hasUser ? width : 0), 4 * width, width], random);
        _lastNorm = new LayerNorm(store, "state_norm", width);
    }

    /// <inheritdoc/>
    public int Width => _width;

    /// <inheritdoc/>
    public Tensor Forward(Tape tape, ReadOnlySpan<float> states, int count)
    {
        int places = _features.HistoryLength + 1;
        ReadLengths(states, count);
        Tensor x = Places(tape, states, count);
        ReadOnlySpan<int> lengths = _lengths.AsSpan(0, count);
        Tensor mask = AttentionMask.Causal(tape, places, lengths);
        for (int layer = 0; layer < Layers - 1; layer++)
        {
            x = _layers[layer].Forward(x, count, mask);
        }

        Tensor seen = AttentionMask.Whole(tape, places, lengths);
        x = _layers[^1].Forward(x, count, seen, queries: tape.Index(_ends.AsSpan(0, count)));
        if (_userNorm is not null)
        {
            x = Tensor.JoinColumns(x, _userNorm.Forward(User(tape, states, count)));
        }

        return _lastNorm.Forward(_last.Forward(x));
    }

    /// <summary>What is at each place, [count·places, columns].</summary>
    private Tensor Places(Tape tape, ReadOnlySpan<float> states, int count)
    {
        int length = _features.HistoryLength;
        int places = length + 1;
        int kinds = _features.FeedbackCount;
        Tensor given = tape.Zeros(count * places, Math.Max(1, kinds), out Span<float> feedback);
        for (int row = 0; row < count; row++)
        {
            ReadOnlySpan<float> state = states.Slice(row * _features.StateLength, _features.StateLength);
            _rows[row * places] = 0;
            for (int h = 0; h < length; h++)
            {
                _rows[(row * places) + 1 + h] = (int)state[_features.ItemStart + h];
            }

            state[_features.FeedbackStart..].CopyTo(feedback[(((row * places) + 1) * kinds)..]);
        }

        Tensor rows = _items.Forward(tape, tape.Index(_rows.AsSpan(0, count * places)));
        Tensor encoded = _historyNorm.Forward(rows + tape.Use(_positions.Table).TileRows(count));
        return _feedback is null ? encoded : Tensor.JoinColumns(encoded, _feedback.Forward(given));
    }

    private Tensor User(Tape tape, ReadOnlySpan<float> states, int count)
    {
        Tensor? sum = _numbers?.Forward(_parts.Numbers(tape, states, count));
        for (int i = 0; i < _features.AttributeSizes.Count; i++)
        {
            Tensor attribute = _parts.Attribute(tape, states, count, i);
            sum = sum is Tensor before ? before + attribute : attribute;
        }

        return sum!.Value;
    }

    private void ReadLengths(ReadOnlySpan<float> states, int count)
    {
        int places = _features.HistoryLength + 1;
        if (_lengths.Length < count)
        {
            (_lengths, _ends, _rows) = (new int[count], new int[count], new int[count * places]);
        }

        for (int row = 0; row < count; row++)
        {
            ReadOnlySpan<float> items = states.Slice(
                (row * _features.StateLength) + _features.ItemStart, _features.HistoryLength);
            int length = items.IndexOf(0f);
            _lengths[row] = 1 + (length < 0 ? items.Length : length);
            _ends[row] = (row * places) + _lengths[row] - 1;
        }
    }
}
