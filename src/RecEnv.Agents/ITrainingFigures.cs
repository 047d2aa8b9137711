namespace RecEnv.Agents;

/// <summary>An agent that tells figures of its learning, such as its loss, to who watches the training.</summary>
/// <remarks>
/// A figure that is not finite stops a training. "loss" and "epsilon" are shown while it runs; the others go to its files.
/// </remarks>
public interface ITrainingFigures
{
    /// <summary>Adds the figures of the learning steps since the last call, then starts anew. Changes nothing that learning depends on.</summary>
    /// <param name="figures">Receives them; a mean over no learning step is left out.</param>
    void Collect(ICollection<TrainingFigure> figures);
}
