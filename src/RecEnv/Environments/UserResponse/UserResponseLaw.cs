namespace RecEnv.Environments.UserResponse;

/// <summary>How a score becomes the probability of a response.</summary>
public static class UserResponseLaw
{
    /// <summary>p = max(0, σ(score) − ρ·similarity), at most 1.</summary>
    /// <param name="score">Logit, finite.</param>
    /// <param name="similarity">simᵢ of the item to its slate, in [−1, 1].</param>
    /// <param name="weight">ρ, in [0, 1].</param>
    /// <returns>In [0, 1].</returns>
    public static double Probability(double score, double similarity, double weight) =>
        Math.Clamp((1 / (1 + Math.Exp(-score))) - (weight * similarity), 0, 1);
}
