namespace RecEnv.Environments.InterestEvolution;

/// <summary>Which choice model picks a video of the slate.</summary>
public enum ChoiceVariant
{
    /// <summary><see cref="Simulation.Choice.MultinomialProportional"/>.</summary>
    MultinomialProportional,

    /// <summary><see cref="Simulation.Choice.MultinomialLogit"/>.</summary>
    MultinomialLogit,

    /// <summary><see cref="Simulation.Choice.ExponentialCascade"/>.</summary>
    ExponentialCascade,

    /// <summary><see cref="Simulation.Choice.ProportionalCascade"/>.</summary>
    ProportionalCascade,
}
