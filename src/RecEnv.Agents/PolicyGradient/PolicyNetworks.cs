using RecEnv.Learning;

namespace RecEnv.Agents.PolicyGradient;

/// <summary>A network that scores candidates, and one that values states; they share nothing.</summary>
internal abstract class PolicyNetworks
{
    /// <summary>Weights of the policy.</summary>
    public ParameterStore Policy { get; } = new();

    /// <summary>Weights of the values.</summary>
    public ParameterStore Baseline { get; } = new();

    /// <summary>Scores z, [count, N].</summary>
    /// <param name="tape">Where they are computed.</param>
    /// <param name="states">States, [count, S].</param>
    /// <param name="count">How many.</param>
    public abstract Tensor Scores(Tape tape, ReadOnlySpan<float> states, int count);

    /// <summary>Values V, [count, 1].</summary>
    /// <param name="tape">Where they are computed.</param>
    /// <param name="states">States, [count, S].</param>
    /// <param name="count">How many.</param>
    public abstract Tensor Values(Tape tape, ReadOnlySpan<float> states, int count);
}
