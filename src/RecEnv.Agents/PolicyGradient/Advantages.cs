using RecEnv.Agents.Replay;

namespace RecEnv.Agents.PolicyGradient;

/// <summary>Generalised advantage estimation over steps of many lanes.</summary>
/// <remarks>
/// Aₜ = δₜ + γλ·Aₜ₊₁, δₜ = rₜ + γ·V(sₜ₊₁) − V(sₜ). After a termination V(sₜ₊₁) and Aₜ₊₁ are 0; after a truncation, and where the
/// steps stop, V(sₜ₊₁) is the value of the state that followed and Aₜ₊₁ is 0. λ = 1 gives the reward to go less V(sₜ).
/// Reference: Schulman et al. (2016), arXiv 1506.02438.
/// </remarks>
internal static class Advantages
{
    /// <summary>Computes them.</summary>
    /// <param name="steps">The steps, any lanes, each lane's in order of time.</param>
    /// <param name="discount">γ.</param>
    /// <param name="lambda">λ.</param>
    /// <param name="tails">Value of the state after each lane's last step, [lanes]; not looked at where that step ended an episode.</param>
    /// <param name="advantages">Receives A, [steps].</param>
    public static void Estimate(
        ReadOnlySpan<ValuedStep> steps, double discount, double lambda, ReadOnlySpan<double> tails, Span<double> advantages)
    {
        double[] nextValues = [.. tails];
        double[] nextAdvantages = new double[tails.Length];
        for (int t = steps.Length - 1; t >= 0; t--)
        {
            ValuedStep step = steps[t];
            ref double nextAdvantage = ref nextAdvantages[step.Lane];
            (double value, double ahead) = step.End switch
            {
                StepEnd.Terminated => (0, 0),
                StepEnd.Truncated => (step.LastValue, 0),
                _ => (nextValues[step.Lane], nextAdvantage),
            };
            nextAdvantage = step.Reward + (discount * value) - step.Value + (discount * lambda * ahead);
            nextValues[step.Lane] = step.Value;
            advantages[t] = nextAdvantage;
        }
    }
}
