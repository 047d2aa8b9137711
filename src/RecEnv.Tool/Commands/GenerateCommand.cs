using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using RecEnv.Data.Generation;
using RecEnv.Options;
using Spectre.Console;

namespace RecEnv.Tool.Commands;

/// <summary>recenv generate.</summary>
internal sealed class GenerateCommand : ToolCommand
{
    private readonly ToolConsole _console;

    private readonly Option<string> _output = new("--output")
    {
        Description = "Folder for the files; made where there is none.",
        HelpName = "folder",
        DefaultValueFactory = _ => "generated",
    };

    private readonly Option<string?> _preset = new("--preset")
    {
        Description = $"Named options to begin with: {string.Join(", ", GenerationPresets.All.Select(x => x.Name))}.",
        HelpName = "name",
    };

    private readonly Option<string> _format = new("--format")
    {
        Description = $"Files to write: {string.Join(", ", DataFormats.Names)}.",
        HelpName = "name",
        DefaultValueFactory = _ => DataFormats.NameOf(DataFormat.RatingsCsv),
    };

    private readonly Option<string[]> _option = new("--option")
    {
        Description = "An option of the generator, KEY=VALUE. May be given again; goes before --options.",
        HelpName = "key=value",
    };

    private readonly Option<string?> _options = new("--options")
    {
        Description = "Options of the generator as a JSON object.",
        HelpName = "json",
    };

    private readonly Option<long> _seed = CommonOptions.Seed();
    private readonly Option<bool> _truth = new("--truth") { Description = "Write the latent truth too." };
    private readonly Option<bool> _force = new("--force") { Description = "Replace files that exist." };
    private readonly Option<bool> _list = new("--list-options") { Description = "List presets and options; write no data." };

    private readonly Option<int> _threads = CommonOptions.Number(
        "--threads", "Threads; the data do not depend on them.", Math.Min(Environment.ProcessorCount, 64), 1, 1024);

    private readonly Option<bool> _json = CommonOptions.Json();

    public GenerateCommand(ToolConsole console)
        : base(
            "generate",
            "Generates users, items and interactions of known latent structure.",
            "recenv generate --preset blog --format slate-feedback --output blog-data --force")
    {
        _console = console;
        Option[] options = [_output, _preset, _format, _option, _options, _seed, _truth, _force, _threads, _list, _json];
        foreach (Option option in options)
        {
            Options.Add(option);
        }
    }

    protected override Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        GenerationOptions options = GenerationPresets.Read(
            arguments.GetValue(_preset),
            OptionsReader.Read(arguments.GetValue(_options), arguments.GetValue(_option)));
        bool json = arguments.GetValue(_json);
        if (arguments.GetValue(_list))
        {
            WriteOptions(options, json);
            return Task.FromResult(ExitCode.Done);
        }

        var settings = new WriteSettings
        {
            Folder = arguments.GetValue(_output)!,
            Format = DataFormats.Find(arguments.GetValue(_format)!),
            WithTruth = arguments.GetValue(_truth),
            Overwrite = arguments.GetValue(_force),
            Threads = arguments.GetValue(_threads),
        };
        var generator = new DataGenerator(options, (ulong)arguments.GetValue(_seed));
        GenerationStatistics statistics = Write(generator, settings, json, cancellation);
        Report(generator, settings, statistics, json);
        return Task.FromResult(ExitCode.Done);
    }

    /// <summary>Writes the data under a moving bar; without one where nobody watches.</summary>
    private GenerationStatistics Write(
        DataGenerator generator, WriteSettings settings, bool json, CancellationToken cancellation)
    {
        if (!_console.IsTerminal || json)
        {
            return DataFiles.Write(generator, settings, null, cancellation);
        }

        return _console.Ansi.Progress().AutoClear(true).Start(context =>
        {
            ProgressTask task = context.AddTask("Generating", maxValue: generator.Options.InteractionCount);
            return DataFiles.Write(generator, settings, new Bar(task), cancellation);
        });
    }

    private void Report(DataGenerator generator, WriteSettings settings, GenerationStatistics statistics, bool json)
    {
        if (json)
        {
            _console.Output.WriteLine(JsonText.Write(new
            {
                Generator = DataGenerator.Version,
                generator.Seed,
                settings.Folder,
                Format = DataFormats.NameOf(settings.Format),
                Options = JsonNode.Parse(OptionsSchema.For<GenerationOptions>().ToJson(generator.Options)),
                Statistics = new
                {
                    statistics.Rows,
                    statistics.Clicks,
                    statistics.ActiveUsers,
                    statistics.MostRowsOfAUser,
                    statistics.MetItems,
                    statistics.TopShare,
                    statistics.MeanRating,
                    ZipfExponent = Finite(statistics.ZipfExponent),
                    PositionBias = Finite(statistics.PositionBias),
                    HomeShare = statistics.HomeShare.Select(Finite),
                    statistics.RowsByPosition,
                    statistics.ClicksByPosition,
                    statistics.Bytes,
                },
            }));
            return;
        }

        _console.Ansi.Write(StatisticsTable(generator.Options, statistics));
        _console.Ansi.MarkupLineInterpolated(
            $"Wrote {DataFormats.NameOf(settings.Format)} to {settings.Folder}; recipe.json there says how to write it again.");
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static Table StatisticsTable(GenerationOptions options, GenerationStatistics statistics)
    {
        string chance = options.ClusterCount > 0 ? Number(1.0 / options.ClusterCount) : "-";
        return new Table().AddColumns("Of the data", "Measured", "Asked for")
            .AddRow("rows", Count(statistics.Rows), Count(options.InteractionCount))
            .AddRow("clicks", Count(statistics.Clicks), "")
            .AddRow("users with rows", Count(statistics.ActiveUsers), Count(options.UserCount))
            .AddRow("most rows of a user", Count(statistics.MostRowsOfAUser), "")
            .AddRow("items met", Count(statistics.MetItems), Count(options.ItemCount - options.ColdItemCount))
            .AddRow("share of the top 1 % of items", Number(statistics.TopShare), "")
            .AddRow("Zipf exponent", Number(statistics.ZipfExponent), Number(options.ZipfExponent))
            .AddRow("home cluster, first tenth of the time", Number(statistics.HomeShare[0]), $"chance {chance}")
            .AddRow("home cluster, last tenth of the time", Number(statistics.HomeShare[^1]), $"chance {chance}")
            .AddRow("position bias", Number(statistics.PositionBias), Number(options.PositionBias))
            .AddRow("mean rating", Number(statistics.MeanRating), Number(options.MeanRating))
            .AddRow("bytes written", Count(statistics.Bytes), "");
    }

    private void WriteOptions(GenerationOptions options, bool json)
    {
        var schema = OptionsSchema.For<GenerationOptions>();
        var values = (JsonObject)JsonNode.Parse(schema.ToJson(options))!;
        if (json)
        {
            _console.Output.WriteLine(JsonText.Write(new
            {
                Presets = GenerationPresets.All.Select(preset => new { preset.Name, preset.Summary }),
                Options = values,
                OptionsSchema = JsonNode.Parse(schema.JsonSchema),
            }));
            return;
        }

        Table presets = new Table().AddColumns("Preset", "What it is");
        foreach ((string name, string summary) in GenerationPresets.All)
        {
            presets.AddRow(name, Markup.Escape(summary));
        }

        _console.Ansi.Write(presets);
        _console.Ansi.Write(DescribeCommand.OptionTable(schema, values));
    }

    private static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');

    private static string Number(double value) =>
        double.IsFinite(value) ? value.ToString("0.###", CultureInfo.InvariantCulture) : "-";

    private sealed class Bar(ProgressTask task) : IProgress<long>
    {
        public void Report(long value) => task.Value = value;
    }
}
