using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RecEnv.Learning.Checkpoints;
using RecEnv.Options;

namespace RecEnv.Agents.Runs;

/// <summary>config.json of a run: its plan, and what made it.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Version">Version of the package.</param>
/// <param name="GitCommit">Commit of the working directory; null outside a repository.</param>
/// <param name="Address">The server's address; null for this process.</param>
/// <param name="AllAgentOptions">All options of the agent, defaults included, as JSON.</param>
/// <param name="AllEnvironmentOptions">All options of the environment, defaults included, as JSON.</param>
public sealed record RunConfig(
    TrainingPlan Plan, string Version, string? GitCommit, string? Address, string AllAgentOptions, string AllEnvironmentOptions)
{
    private const int Format = 1;

    /// <summary>The configuration of a new run.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="address">The server's address; null for this process.</param>
    /// <param name="agents">Agents by name.</param>
    /// <param name="contract">The environment's contract.</param>
    /// <param name="workingFolder">Where to look for a repository.</param>
    /// <exception cref="InvalidOptionException">An option of the agent is unknown, ill-typed or out of range.</exception>
    /// <exception cref="UnknownAgentException">The registry has no such agent.</exception>
    public static RunConfig Of(
        TrainingPlan plan, string? address, AgentRegistry agents, EnvironmentContract contract, string workingFolder)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(agents);
        ArgumentNullException.ThrowIfNull(contract);
        OptionsSchema schema = agents.Find(plan.Agent).Schema;
        return new RunConfig(
            plan,
            typeof(RunConfig).Assembly.GetName().Version!.ToString(3),
            Runs.GitCommit.Find(workingFolder),
            address,
            schema.ToJson(schema.Parse(plan.AgentOptions)),
            contract.OptionsJson);
    }

    /// <summary>Reads the configuration of a run.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="TrainingException">The file is missing or is none.</exception>
    public static RunConfig Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            PlainFile.Demand(path);
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            if (root.GetProperty("format").GetInt32() != Format)
            {
                throw new TrainingException($"\"{path}\" has a format that this version does not read. Use the version that wrote it.");
            }

            return new RunConfig(
                TrainingPlan.Parse(root.GetProperty("plan").GetRawText()),
                root.GetProperty("recenv").GetString()!,
                root.GetProperty("git_commit").GetString(),
                root.GetProperty("address").GetString(),
                root.GetProperty("agent_options").GetRawText(),
                root.GetProperty("environment_options").GetRawText());
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException(
                $"\"{path}\" cannot be read: {cause.Message} Give the folder of a run, which holds a config.json.", cause);
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or InvalidOptionException)
        {
            throw new TrainingException($"\"{path}\" is not the configuration of a run: {cause.Message}", cause);
        }
    }

    /// <summary>Writes the configuration, whole or not at all.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="TrainingException">The file cannot be written.</exception>
    public void Write(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("format", Format);
            writer.WriteString("recenv", Version);
            writer.WriteString("git_commit", GitCommit);
            writer.WriteString("address", Address);
            Raw(writer, "plan", Plan.ToJson());
            Raw(writer, "agent_options", AllAgentOptions);
            Raw(writer, "environment_options", AllEnvironmentOptions);
            writer.WriteEndObject();
        }

        try
        {
            File.WriteAllText(path + ".part", Encoding.UTF8.GetString(stream.ToArray()) + "\n");
            File.Move(path + ".part", path, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"\"{path}\" cannot be written: {cause.Message} Choose another folder, or make room.", cause);
        }
    }

    private static void Raw(Utf8JsonWriter writer, string name, string json)
    {
        using var document = JsonDocument.Parse(json);
        writer.WritePropertyName(name);
        document.RootElement.WriteTo(writer);
    }
}
