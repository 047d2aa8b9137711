using System.Text.Json;
using System.Text.Json.Nodes;
using RecEnv.Options;

namespace RecEnv.Data.Generation;

/// <summary>Named sets of options.</summary>
public static class GenerationPresets
{
    private static readonly SortedDictionary<string, (string Summary, GenerationOptions Options)> _presets =
        new(StringComparer.Ordinal)
        {
            ["blog"] = (
                "The recipe of the slate GFlowNet blog: 100 users, 50 items, 1 to 9 shown items each, clicks at random.",
                new()
                {
                    UserCount = 100,
                    ItemCount = 50,
                    InteractionCount = 500,
                    MinimumPerUser = 1,
                    Activity = ActivityLaw.Uniform,
                    ClusterCount = 0,
                    Dimensions = 5,
                    ZipfExponent = 0,
                    ColdItemCount = 1,
                    Taste = 0,
                    ClickBias = 0,
                    AccidentRate = 0,
                    Record = RecordedRows.Shown,
                    SlateSize = 9,
                    PositionBias = 0,
                }),
            ["clicks"] = (
                "Slates of 10 with position bias, clicked or not: data for unbiased learning to rank.",
                new()
                {
                    UserCount = 2000,
                    ItemCount = 1000,
                    InteractionCount = 200_000,
                    MinimumPerUser = 20,
                    Activity = ActivityLaw.Uniform,
                    Record = RecordedRows.Shown,
                    ZipfExponent = 0.7,
                    ClickBias = 0,
                }),
            ["drift"] = (
                "Tastes that move to an independent one within the year.",
                new() { UserCount = 2000, ItemCount = 2000, InteractionCount = 200_000, Drift = 1 }),
            ["ml-100k"] = (
                "The size of MovieLens-100K: 943 users, 1682 items, 100000 ratings, at least 20 each.",
                new()
                {
                    UserCount = 943,
                    ItemCount = 1682,
                    InteractionCount = 100_000,
                    MinimumPerUser = 20,
                    ZipfOffset = 20,
                    Days = 215,
                }),
            ["ml-1m"] = (
                "The size of MovieLens-1M: 6040 users, 3706 items, 1000209 ratings, at least 20 each.",
                new()
                {
                    UserCount = 6040,
                    ItemCount = 3706,
                    InteractionCount = 1_000_209,
                    MinimumPerUser = 20,
                    ZipfOffset = 30,
                    Days = 1039,
                }),
            ["ten-million"] = (
                "The size of MovieLens-10M: 69878 users, 10677 items, 10000054 ratings in half stars.",
                new()
                {
                    UserCount = 69_878,
                    ItemCount = 10_677,
                    InteractionCount = 10_000_054,
                    MinimumPerUser = 20,
                    ZipfOffset = 30,
                    LowestRating = 0.5,
                    RatingStep = 0.5,
                    Days = 5110,
                }),
        };

    /// <summary>Names and what they stand for, in ordinal order.</summary>
    public static IReadOnlyList<(string Name, string Summary)> All { get; } =
        [.. _presets.Select(preset => (preset.Key, preset.Value.Summary))];

    /// <summary>The options of a name.</summary>
    /// <param name="name">A name of <see cref="All"/>.</param>
    /// <exception cref="InvalidOptionException">There is no such preset; the message asks what was meant.</exception>
    public static GenerationOptions Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_presets.TryGetValue(name, out var preset))
        {
            return preset.Options;
        }

        string? nearest = Nearest.Find(name, _presets.Keys);
        string question = nearest is null ? "" : $" Did you mean \"{nearest}\"?";
        throw new InvalidOptionException(
            "preset", $"No preset is called \"{name}\".{question} Known presets: {string.Join(", ", _presets.Keys)}.");
    }

    /// <summary>Reads options from JSON; what is not given is that of a preset.</summary>
    /// <param name="preset">A name of <see cref="All"/>; null for the defaults of <see cref="GenerationOptions"/>.</param>
    /// <param name="json">A JSON object; null or white space for none.</param>
    /// <exception cref="InvalidOptionException">There is no such preset, or an option is not allowed.</exception>
    public static GenerationOptions Read(string? preset, string? json)
    {
        var schema = OptionsSchema.For<GenerationOptions>();
        var merged = (JsonObject)JsonNode.Parse(schema.ToJson(preset is null ? new GenerationOptions() : Find(preset)))!;
        if (!string.IsNullOrWhiteSpace(json))
        {
            using JsonDocument document = OptionsText.Parse(json);
            foreach ((string key, JsonElement value) in OptionsText.Properties(document.RootElement))
            {
                merged[key] = JsonNode.Parse(value.GetRawText());
            }
        }

        return (GenerationOptions)schema.Parse(merged.ToJsonString());
    }
}
