using System.CommandLine;
using System.Globalization;
using RecEnv.Agents.UserResponse;
using RecEnv.Data;
using RecEnv.Learning.Checkpoints;
using Spectre.Console;

namespace RecEnv.Tool.Commands;

/// <summary>recenv fit.</summary>
internal sealed class FitCommand : ToolCommand
{
    private const string UserResponse = "user-response";

    private static readonly string[] _feedback = ["click", "like", "star"];

    private readonly ToolConsole _console;
    private readonly TimeProvider _time;

    private readonly Argument<string> _model = new("model")
    {
        Description = $"What to fit: {UserResponse}.",
        DefaultValueFactory = _ => UserResponse,
    };

    private readonly Option<string?> _data = new("--data")
    {
        Description = "Folder with ratings: MovieLens-1M, MovieLens-100K, or files like theirs; generated ones unless given.",
        HelpName = "folder",
    };

    private readonly Option<string> _out = new("--out")
    {
        Description = "File for the model; one that is there is replaced.",
        HelpName = "file",
        DefaultValueFactory = _ => "users.safetensors",
    };

    private readonly Option<int> _epochs = CommonOptions.Number(
        "--epochs", "Passes over the rows.", new UserResponseFitOptions().Epochs, 1, 10_000);

    private readonly Option<int> _core = CommonOptions.Number(
        "--core", "Fewest ratings of a user, and of an item, that are kept.", new UserResponseFitOptions().Core, 1, 1_000_000);

    private readonly Option<long> _seed = CommonOptions.Seed();
    private readonly Option<bool> _json = CommonOptions.Json();

    public FitCommand(ToolConsole console, TimeProvider time)
        : base(
            "fit",
            "Fits a model of users to ratings: for UserResponse-v0.",
            "recenv fit user-response --epochs 1 --out users.safetensors")
    {
        (_console, _time) = (console, time);
        Arguments.Add(_model);
        Option[] options = [_data, _out, _epochs, _core, _seed, _json];
        foreach (Option option in options)
        {
            Options.Add(option);
        }
    }

    protected override string? Stopped => "Stopped before the end: no model was written.";

    protected override Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string model = arguments.GetValue(_model)!;
        if (model != UserResponse)
        {
            throw new MisuseException($"No model is called \"{model}\". There is \"{UserResponse}\".");
        }

        string file = arguments.GetValue(_out)!;
        OutputFile.CheckWritable("--out", file);
        var options = new UserResponseFitOptions
        {
            Core = arguments.GetValue(_core),
            Epochs = arguments.GetValue(_epochs),
            Seed = (ulong)arguments.GetValue(_seed),
        };
        UserResponseData data = arguments.GetValue(_data) is { } source
            ? UserResponseData.Read(source, options.Core)
            : UserResponseData.Of(SyntheticRatings.Generate(new SyntheticRatingsOptions(), options.Seed), options.Core);
        bool json = arguments.GetValue(_json);
        var fit = new UserResponseFit(data, options);
        if (!json)
        {
            WriteLine($"{data.UserIds.Count} users, {data.ItemIds.Count} items, {data.Log.RowCount} rows; {fit.TrainingRows} to train on");
        }

        List<double> losses = Train(fit, options, quiet: json, cancellation);
        double[] validation = fit.Evaluate(test: false);
        double[] test = fit.Evaluate(test: true);
        var checkpoint = new Checkpoint();
        fit.ToModel().Save(checkpoint);
        checkpoint.Write(file);
        Report(data, options, losses, validation, test, json, file);
        return Task.FromResult(ExitCode.Done);
    }

    private List<double> Train(UserResponseFit fit, UserResponseFitOptions options, bool quiet, CancellationToken cancellation)
    {
        var losses = new List<double>();
        long start = _time.GetTimestamp();
        for (int epoch = 1; epoch <= options.Epochs; epoch++)
        {
            losses.Add(fit.Epoch(_console.IsTerminal && !quiet ? new Line(_console, epoch) : null, cancellation));
            if (!quiet)
            {
                double[] areas = fit.Evaluate(test: false);
                WriteLine($"epoch {epoch} of {options.Epochs}  loss {losses[^1]:F4}  validation AUC {Text(areas)}  {_time.GetElapsedTime(start).TotalSeconds:F0} s");
            }
        }

        return losses;
    }

    private void Report(
        UserResponseData data,
        UserResponseFitOptions options,
        List<double> losses,
        double[] validation,
        double[] test,
        bool json,
        string file)
    {
        if (json)
        {
            _console.Output.WriteLine(JsonText.Write(new
            {
                Model = UserResponse,
                options.Seed,
                Users = data.UserIds.Count,
                Items = data.ItemIds.Count,
                Rows = data.Log.RowCount,
                Losses = losses,
                ValidationAuc = validation.Select(OrNothing),
                TestAuc = test.Select(OrNothing),
                File = file,
            }));
            return;
        }

        Table table = new Table().AddColumns("AUC of held-out rows", "Validation", "Test");
        for (int f = 0; f < _feedback.Length; f++)
        {
            table.AddRow(_feedback[f], Number(validation[f]), Number(test[f]));
        }

        _console.Ansi.Write(table);
        WriteLine($"Wrote {file}. It derives from the ratings: what their licence says holds for it.");
    }

    private void WriteLine(FormattableString text) => _console.Output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static string Text(double[] areas) => string.Join(" ", areas.Select(Number));

    /// <summary>Null for an area that is not defined: all held-out rows have a kind of feedback, or none has.</summary>
    private static double? OrNothing(double area) => double.IsNaN(area) ? null : area;

    private static string Number(double value) => double.IsNaN(value) ? "-" : value.ToString("F4", CultureInfo.InvariantCulture);

    /// <summary>A line that is written over.</summary>
    private sealed class Line(ToolConsole console, int epoch) : IProgress<double>
    {
        private int _percent = -1;

        public void Report(double value)
        {
            int percent = (int)(100 * value);
            if (percent != _percent)
            {
                _percent = percent;
                console.Output.Write(string.Create(CultureInfo.InvariantCulture, $"\repoch {epoch}: {percent} %   \r"));
            }
        }
    }
}
