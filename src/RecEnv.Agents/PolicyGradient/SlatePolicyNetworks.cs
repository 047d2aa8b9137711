using RecEnv.Agents.DeepQ;
using RecEnv.Agents.SlateQ;
using RecEnv.Learning;
using RecEnv.Learning.Layers;

namespace RecEnv.Agents.PolicyGradient;

/// <summary>For slates: z = f(user, history, item) for each candidate, V = g(user, history, mean of the items).</summary>
internal sealed class SlatePolicyNetworks : PolicyNetworks
{
    private readonly SlateFeatures _features;
    private readonly ItemNetwork _scores;
    private readonly Mlp _values;

    /// <summary>Makes the networks.</summary>
    public SlatePolicyNetworks(SlateFeatures features, IReadOnlyList<int> hidden, LearningRandom random)
    {
        _features = features;
        _scores = new ItemNetwork(Policy, "policy", features, nullRow: false, hidden, random);
        _values = new Mlp(Baseline, "value", [features.ItemStart + features.ItemLength, .. hidden, 1], random);
    }

    /// <inheritdoc/>
    public override Tensor Scores(Tape tape, ReadOnlySpan<float> states, int count) => _scores.All(tape, states, count);

    /// <inheritdoc/>
    public override Tensor Values(Tape tape, ReadOnlySpan<float> states, int count)
    {
        (int start, int length, int items) = (_features.ItemStart, _features.ItemLength, _features.CandidateCount);
        Tensor inputs = tape.Zeros(count, start + length, out Span<float> rows);
        for (int row = 0; row < count; row++)
        {
            ReadOnlySpan<float> state = states.Slice(row * _features.StateLength, _features.StateLength);
            Span<float> into = rows.Slice(row * (start + length), start + length);
            state[..start].CopyTo(into);
            for (int i = 0; i < items * length; i++)
            {
                into[start + (i % length)] += state[start + i] / items;
            }
        }

        return _values.Forward(inputs);
    }
}
