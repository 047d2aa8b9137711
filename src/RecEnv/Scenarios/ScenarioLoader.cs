using System.Text;
using RecEnv.Learning.Checkpoints;

namespace RecEnv.Scenarios;

/// <summary>Makes whole environments from JSON files, joined from <see cref="ScenarioPieces"/>.</summary>
/// <remarks>
/// A file is one object: "id", "summary", the frame (candidate_count, slate_size, resample_candidates, distinct_items,
/// short_slates, step_limit), and for each kind of piece its name, or an object with its name as "type" and its options.
/// </remarks>
public static class ScenarioLoader
{
    private const int MostBytes = 1 << 20;

    /// <summary>What a file may hold, as JSON Schema (draft 2020-12).</summary>
    public static string JsonSchema => ScenarioSchema.Json;

    /// <summary>Reads a file and registers its environment.</summary>
    /// <param name="path">The file, UTF-8, at most 1 MiB.</param>
    /// <param name="registry">Receives the environment.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="ScenarioException">
    /// The file cannot be read, describes no environment, or uses an id that is taken.
    /// </exception>
    public static string Load(string path, EnvironmentRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(registry);
        string name = Path.GetFileName(path);
        EnvironmentDefinition definition = Parse(Read(path), name);
        try
        {
            registry.Register(definition);
        }
        catch (ArgumentException taken)
        {
            throw new ScenarioException($"Scenario \"{name}\": {taken.Message}", taken);
        }

        return definition.Id;
    }

    /// <summary>Makes an environment from the text of a file.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="ScenarioException">The text describes no environment.</exception>
    public static EnvironmentDefinition Parse(string json, string name)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(name);
        try
        {
            return ScenarioReader.Read(json);
        }
        catch (ArgumentException problem) // a bad option, a bad id, or another sentence of the reader's
        {
            throw new ScenarioException($"Scenario \"{name}\": {problem.Message}", problem);
        }
    }

    private static string Read(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                string what = Directory.Exists(path) ? "is a folder" : "does not exist";
                throw new ScenarioException($"The scenario \"{path}\" {what}. Name a JSON file.");
            }

            PlainFile.Demand(path);

            return new FileInfo(path).Length <= MostBytes
                ? new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF')
                : throw new ScenarioException($"The scenario \"{path}\" is larger than 1 MiB. Name a JSON file with a scenario.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ScenarioException($"The scenario \"{path}\" cannot be read: {e.Message}", e);
        }
        catch (DecoderFallbackException e)
        {
            throw new ScenarioException($"The scenario \"{path}\" is not UTF-8 text. Name a JSON file.", e);
        }
    }
}
