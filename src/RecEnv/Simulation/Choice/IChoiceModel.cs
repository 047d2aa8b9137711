namespace RecEnv.Simulation.Choice;

/// <summary>How a user picks at most one item of a slate: turns raw scores into weights.</summary>
public interface IChoiceModel
{
    /// <summary>Turns raw scores into weights, in place.</summary>
    /// <param name="scores">In: raw score of each slate position, [slate]. Out: its weight, at least 0.</param>
    /// <returns>Weight of the null choice, at least 0.</returns>
    /// <exception cref="InvalidOperationException">A weight would be negative, or above what the model allows.</exception>
    double Weigh(Span<double> scores);
}
