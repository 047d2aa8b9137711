using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RecEnv.Learning.Checkpoints;
using RecEnv.Options;

namespace RecEnv.Agents.Runs;

/// <summary>What a training does: which agent learns where, for how long, and when it is judged and saved.</summary>
/// <remarks>
/// As a JSON file: one object of these options in snake_case; the options of agent and environment are objects of their own.
/// Equal plans give equal runs: the same metrics and the same agents, byte for byte.
/// </remarks>
public sealed record TrainingPlan : IEnvironmentOptions
{
    private static readonly string[] _nested = ["agent_options", "environment_options"];

    /// <summary>Name of the agent.</summary>
    [Option("Name of the agent, as \"recenv list\" shows it.")]
    public string Agent { get; init; } = "";

    /// <summary>Options of the agent as a JSON object.</summary>
    [Option("Options of the agent; the defaults where none is given.")]
    public string AgentOptions { get; init; } = "{}";

    /// <summary>Id of the environment.</summary>
    [Option("Id of the environment.")]
    public string Environment { get; init; } = "";

    /// <summary>Options of the environment as a JSON object.</summary>
    [Option("Options of the environment; the defaults where none is given.")]
    public string EnvironmentOptions { get; init; } = "{}";

    /// <summary>Steps after which an episode is cut; 0 for the environment's own limit.</summary>
    [Option("Steps after which an episode is cut; 0 for the environment's own limit.", Minimum = 0, Unit = "steps")]
    public int MaxEpisodeSteps { get; init; }

    /// <summary>Environment steps to learn from, all lanes together; rounded up to whole steps of all lanes.</summary>
    [Option("Environment steps to learn from, all lanes together; rounded up to whole rounds of all lanes.",
        Minimum = 1, Maximum = 1e15, Unit = "steps")]
    public long Steps { get; init; } = 100_000;

    /// <summary>Lanes that are trained in.</summary>
    [Option("Lanes that are trained in.", Minimum = 1, Maximum = EnvironmentDefinition.MaxLaneCount, Unit = "lanes")]
    public int Lanes { get; init; } = 8;

    /// <summary>Seeds; each is a training of its own. Lane i of seed s has (s + 1) · 2³² + i; so has the agent's exploration.</summary>
    [Option("Seeds; each is a training of its own.", Minimum = 0, MinLength = 1, MaxLength = 1000)]
    public IReadOnlyList<int> Seeds { get; init; } = [1];

    /// <summary>Steps between two lines of training figures.</summary>
    [Option("Steps between two lines of training figures.", Minimum = 1, Maximum = 1e15, Unit = "steps")]
    public long LogEvery { get; init; } = 1000;

    /// <summary>Steps between two evaluations; 0 for none. The first is before the first step, the last after the last.</summary>
    [Option("Steps between two evaluations; 0 for none.", Minimum = 0, Maximum = 1e15, Unit = "steps")]
    public long EvaluateEvery { get; init; } = 10_000;

    /// <summary>Episodes of an evaluation.</summary>
    [Option("Episodes of an evaluation.", Minimum = 1, Unit = "episodes")]
    public int EvaluationEpisodes { get; init; } = 100;

    /// <summary>Seed of lane 0 in every evaluation; lane i has seed + i.</summary>
    [Option("Seed of every evaluation, the same episodes each time.", Minimum = 0)]
    public int EvaluationSeed { get; init; } = 1;

    /// <summary>Steps between two checkpoints, a multiple of <see cref="LogEvery"/>.</summary>
    [Option("Steps between two checkpoints; a multiple of log_every.", Minimum = 1, Maximum = 1e15, Unit = "steps")]
    public long CheckpointEvery { get; init; } = 10_000;

    /// <summary>Evaluations in a row without a better one after which the training ends; 0 for never.</summary>
    [Option("Evaluations in a row without a better one after which the training ends; 0 for never.", Minimum = 0, Unit = "evaluations")]
    public int Patience { get; init; }

    /// <summary>Mean return of an evaluation at which the training ends; null for none.</summary>
    [Option("Mean return of an evaluation at which the training ends; null for none.")]
    public double? Target { get; init; }

    /// <summary>Lanes of an evaluation: one an episode, at most 256, as "recenv evaluate" has.</summary>
    internal int EvaluationLanes => Math.Min(EvaluationEpisodes, 256);

    /// <summary>How the environment is made.</summary>
    internal EnvironmentSettings EnvironmentSettings => new()
    {
        OptionsJson = EnvironmentOptions,
        MaxEpisodeSteps = MaxEpisodeSteps == 0 ? null : MaxEpisodeSteps,
    };

    /// <summary>Reads a plan from JSON; what is not given keeps its default.</summary>
    /// <param name="json">A JSON object.</param>
    /// <exception cref="InvalidOptionException">An option is unknown, ill-typed or out of range, or options disagree.</exception>
    public static TrainingPlan Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException)
        {
            return OptionsSchema.Parse<TrainingPlan>(json); // which says where the text goes wrong
        }

        using (document)
        {
            return OptionsSchema.Parse<TrainingPlan>(
                document.RootElement.ValueKind == JsonValueKind.Object ? Flatten(document.RootElement) : json);
        }
    }

    /// <summary>Reads a plan from a file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="InvalidOptionException">The file cannot be read or holds no sound plan.</exception>
    public static TrainingPlan Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            PlainFile.Demand(path);
            return Parse(File.ReadAllText(path));
        }
        catch (InvalidOptionException wrong)
        {
            throw new InvalidOptionException(wrong.Key, $"The plan \"{path}\" cannot be used. {wrong.Message}", wrong);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOptionException(null, $"The plan \"{path}\" cannot be read: {cause.Message}", cause);
        }
    }

    /// <summary>Checks every option.</summary>
    /// <exception cref="InvalidOptionException">A value is out of range, or options disagree.</exception>
    public void Check() => OptionsSchema.For<TrainingPlan>().Check(this);

    /// <summary>The plan as one JSON object that <see cref="Parse"/> reads back: all options, in ordinal order.</summary>
    /// <exception cref="InvalidOptionException">A value is out of range, or options disagree.</exception>
    public string ToJson()
    {
        using var flat = JsonDocument.Parse(OptionsSchema.For<TrainingPlan>().ToJson(this));
        return Rewrite(flat.RootElement, (writer, property) =>
        {
            using var nested = JsonDocument.Parse(property.Value.GetString()!);
            nested.RootElement.WriteTo(writer); // without white space: equal options give equal text
        });
    }

    /// <inheritdoc/>
    public string? Problem() => this switch
    {
        { Agent: "" } => "The plan names no agent. Give \"agent\", for example \"tabular-q\".",
        { Environment: "" } => "The plan names no environment. Give \"environment\", for example \"DocumentTransition-v0\".",
        _ when CheckpointEvery % LogEvery != 0 =>
            $"Option \"checkpoint_every\" is {CheckpointEvery}, but must be a multiple of \"log_every\" ({LogEvery}).",
        _ when Seeds.Distinct().Count() < Seeds.Count => "Option \"seeds\" holds a seed twice. Give each once.",
        _ when EvaluateEvery == 0 && (Patience > 0 || Target is not null) =>
            "Options \"patience\" and \"target\" need evaluations. Set \"evaluate_every\" above 0.",
        _ => NotAnObject("agent_options", AgentOptions) ?? NotAnObject("environment_options", EnvironmentOptions),
    };

    /// <summary>Seed of lane 0, of the environment and of the agent; seeds never share a lane's seed.</summary>
    internal static ulong LaneSeed(int seed) => ((ulong)seed + 1) << 32;

    private static string Flatten(JsonElement plan) => Rewrite(plan, (writer, property) =>
    {
        if (property.Value.ValueKind == JsonValueKind.Object)
        {
            writer.WriteStringValue(Write(inner => property.Value.WriteTo(inner)));
        }
        else
        {
            property.Value.WriteTo(writer);
        }
    });

    private static string Rewrite(JsonElement plan, Action<Utf8JsonWriter, JsonProperty> nested) => Write(writer =>
    {
        writer.WriteStartObject();
        foreach (JsonProperty property in plan.EnumerateObject())
        {
            writer.WritePropertyName(property.Name);
            if (_nested.Contains(property.Name))
            {
                nested(writer, property);
            }
            else
            {
                property.Value.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    });

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(
            stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string? NotAnObject(string key, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? null
                : $"Option \"{key}\" must be a JSON object, but is {json}.";
        }
        catch (JsonException)
        {
            return $"Option \"{key}\" must be a JSON object, but is {json}.";
        }
    }
}
