using System.Globalization;
using RecEnv.Learning.Checkpoints;

namespace RecEnv.Agents.Runs;

/// <summary>The files of a run. One seed lies in the folder itself, several in folders seed-1, seed-2, … inside it.</summary>
/// <param name="Path">The folder.</param>
public sealed record RunFolder(string Path)
{
    /// <summary>The run's configuration.</summary>
    public string Config => File("config.json");

    /// <summary>The last checkpoint: agent, environment and counters. An agent file as well.</summary>
    public string Last => File("last.safetensors");

    /// <summary>The agent of the best evaluation.</summary>
    public string Best => File("best.safetensors");

    /// <summary>Figures, one JSON object a line.</summary>
    public string Metrics => File("metrics.jsonl");

    /// <summary>The result of all seeds, as JSON.</summary>
    public string Summary => File("summary.json");

    /// <summary>Learning curves, as one HTML file.</summary>
    public string Report => File("report.html");

    /// <summary>The folder of one of a plan's seeds.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="seed">The seed.</param>
    public RunFolder OfSeed(TrainingPlan plan, int seed)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Seeds.Count == 1 ? this : new RunFolder(File(string.Create(CultureInfo.InvariantCulture, $"seed-{seed}")));
    }

    /// <summary>Tells how many steps the last checkpoint of this folder has learned.</summary>
    /// <returns>The steps; 0 without a checkpoint.</returns>
    /// <exception cref="CheckpointException">The checkpoint is damaged, or is none of a training.</exception>
    public long StepsDone() => System.IO.File.Exists(Last) ? TrainingState.StepsOf(Checkpoint.Read(Last)) : 0;

    /// <summary>Makes the folder.</summary>
    /// <exception cref="TrainingException">It cannot be made.</exception>
    public void Create()
    {
        try
        {
            Directory.CreateDirectory(Path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"The folder \"{Path}\" cannot be made: {cause.Message} Choose another.", cause);
        }
    }

    private string File(string name) => System.IO.Path.Combine(Path, name);
}
