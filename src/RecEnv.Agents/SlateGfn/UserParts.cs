using RecEnv.Learning;
using RecEnv.Learning.Layers;

namespace RecEnv.Agents.SlateGfn;

/// <summary>The user's part of states: his numbers, and a learned row for each of his attributes.</summary>
internal sealed class UserParts
{
    private readonly SlateGfnFeatures _features;
    private readonly Embedding[] _attributes;
    private int[] _values = [];

    /// <summary>Makes a table for each attribute, normal with variance 1.</summary>
    public UserParts(ParameterStore store, LearningRandom random, SlateGfnFeatures features, int width)
    {
        _features = features;
        _attributes = [.. features.AttributeSizes.Select((size, i) => new Embedding(store, $"user.{i}", size, width, random))];
    }

    /// <summary>Numbers, [count, numbers].</summary>
    public Tensor Numbers(Tape tape, ReadOnlySpan<float> states, int count)
    {
        int width = _features.NumberCount;
        Tensor made = tape.Zeros(count, width, out Span<float> numbers);
        for (int row = 0; row < count; row++)
        {
            states.Slice(row * _features.StateLength, width).CopyTo(numbers[(row * width)..]);
        }

        return made;
    }

    /// <summary>Rows of an attribute, [count, width].</summary>
    public Tensor Attribute(Tape tape, ReadOnlySpan<float> states, int count, int attribute)
    {
        if (_values.Length < count)
        {
            _values = new int[count];
        }

        for (int row = 0; row < count; row++)
        {
            _values[row] = (int)states[(row * _features.StateLength) + _features.NumberCount + attribute];
        }

        return _attributes[attribute].Forward(tape, tape.Index(_values.AsSpan(0, count)));
    }
}
