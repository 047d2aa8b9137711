namespace RecEnv.Agents;

/// <summary>A named figure of an agent's learning.</summary>
/// <param name="Name">Lower case, words joined by underscores: "loss", "epsilon", "gradient_norm".</param>
/// <param name="Value">A mean over the learning steps since the figures were collected last, or the present value of a state.</param>
public readonly record struct TrainingFigure(string Name, double Value);
