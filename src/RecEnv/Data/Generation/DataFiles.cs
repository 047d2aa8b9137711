using System.Text.Json;
using System.Text.Json.Nodes;
using RecEnv.Options;

namespace RecEnv.Data.Generation;

/// <summary>Writes generated data to files, row by row: memory does not grow with the number of rows.</summary>
/// <remarks>
/// Besides the files of the format, <c>recipe.json</c> records version, seed, options and format, which is all that is
/// needed to write the same bytes again. All files get their names at the very end.
/// </remarks>
public static class DataFiles
{
    private const string Recipe = "recipe.json";

    // errno of Linux and macOS for a full disk and a used-up quota; the two Windows codes for a full disk.
    private static readonly int[] _fullDisk = [28, 122, 69, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    /// <summary>Writes the data.</summary>
    /// <param name="generator">What to write.</param>
    /// <param name="settings">Where and how.</param>
    /// <param name="progress">Told the number of rows written so far.</param>
    /// <param name="cancellation">Ends the work; nothing is kept.</param>
    /// <returns>What was counted on the way.</returns>
    /// <exception cref="IOException">A file exists already, or the disk is full. Nothing is kept.</exception>
    /// <exception cref="InvalidOptionException">The rating scale does not fit the format.</exception>
    public static GenerationStatistics Write(
        DataGenerator generator,
        WriteSettings settings,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(settings.Threads, 1024);
        var format = FileFormat.Of(settings.Format);
        format.Check(generator.Options);
        string[] truth = settings.WithTruth && format.TruthAsText ? [TruthFiles.Users, TruthFiles.Items] : [];
        using var folder = new OutputFolder(
            settings.Folder, [.. format.Files, .. truth, Recipe], settings.Overwrite, settings.CreateStream);
        try
        {
            var pump = new RowPump(generator, format.Row, settings.Threads);
            format.Write(generator, folder, settings.WithTruth, rows => pump.Run(rows, progress, cancellation));
            if (truth.Length > 0)
            {
                TruthFiles.Write(generator, folder);
            }

            WriteRecipe(generator, settings, folder);
            cancellation.ThrowIfCancellationRequested();
            return pump.Summarise(folder.Commit());
        }
        catch (IOException problem) when (IsFullDisk(problem))
        {
            throw new IOException(
                $"The disk that holds \"{settings.Folder}\" is full, so no data were kept. Free some room, ask for fewer " +
                "rows, or write to another disk.",
                problem);
        }
    }

    internal static bool IsFullDisk(IOException problem) => Array.IndexOf(_fullDisk, problem.HResult) >= 0;

    private static void WriteRecipe(DataGenerator generator, WriteSettings settings, OutputFolder folder)
    {
        var recipe = new JsonObject
        {
            ["generator"] = DataGenerator.Version,
            ["seed"] = generator.Seed,
            ["format"] = DataFormats.NameOf(settings.Format),
            ["options"] = JsonNode.Parse(OptionsSchema.For<GenerationOptions>().ToJson(generator.Options)),
        };
        using Stream stream = folder.Create(Recipe);
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        recipe.WriteTo(writer);
    }
}
