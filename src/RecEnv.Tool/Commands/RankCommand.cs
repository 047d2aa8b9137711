using System.CommandLine;
using System.Globalization;
using RecEnv.Agents;
using RecEnv.Agents.Ranking;
using RecEnv.Tool.Evaluating;
using RecEnv.Tool.Ranking;

namespace RecEnv.Tool.Commands;

/// <summary>recenv rank.</summary>
internal sealed class RankCommand : ToolCommand
{
    private const int MostNegatives = 10_000;

    private readonly ToolConsole _console;
    private readonly EnvironmentRegistry _registry;
    private readonly AgentRegistry _agents;

    private readonly Argument<string> _recommender = new("recommender")
    {
        Description = $"{string.Join(", ", RankingBaseline.All.Select(baseline => baseline.Name))}, or a file of factors or of an agent (….safetensors).",
    };

    private readonly Option<string?> _data = new("--data")
    {
        Description = "A rating file, or a folder with one; generated ratings without it.",
        HelpName = "path",
    };

    private readonly Option<bool> _leaveOneOut = new("--leave-one-out")
    {
        Description = "Use the test pairs and negatives that stand beside a .train.rating file, and draw none.",
    };

    private readonly Option<string[]> _option = new("--option")
    {
        Description = "An option of the baseline, KEY=VALUE. May be given again.",
        HelpName = "key=value",
    };

    private readonly Option<double> _threshold = CommonOptions.Real(
        "--threshold", "A rating above it is a positive; 0 for every rating.", 3, 0, 5);

    private readonly Option<double> _trainShare = CommonOptions.Real(
        "--train-share", "Share of the positives to train on.", 0.8, 0.01, 0.99);

    private readonly Option<int> _splitSeed = CommonOptions.Number(
        "--split-seed", "Seed of the split, as pandas' sample takes it.", 16, 0, int.MaxValue);

    private readonly Option<int> _minimum = CommonOptions.Number(
        "--min-positives", "Users with fewer train positives are not tested.", 20, 0, int.MaxValue);

    private readonly Option<int> _cutOff = CommonOptions.Number("--k", "Items of a list that count.", 10, 1, 100_000);
    private readonly Option<int> _negatives = Negatives();
    private readonly Option<bool> _clean = new("--clean") { Description = "Draw no train positives of the user as negatives." };
    private readonly Option<int> _seed = CommonOptions.Number("--seed", "Seed of the negatives.", 0, 0, int.MaxValue);
    private readonly Option<int> _draws = CommonOptions.Number(
        "--draws", "Draws of negatives, of seed, seed + 1, …; the mean is shown, and the deviation.", 1, 1, 1000);

    private readonly Option<int> _threads = CommonOptions.Number("--threads", "Threads of training; the result is the same.", 1, 1, 256);
    private readonly Option<string?> _save = new("--save") { Description = "File to save factors in (als, bpr).", HelpName = "file" };
    private readonly Option<bool> _json = CommonOptions.Json();

    public RankCommand(ToolConsole console, EnvironmentRegistry registry, AgentRegistry agents)
        : base("rank", "Tells how high a recommender ranks ratings that it was not trained on.", "recenv rank item-knn --negatives 50")
    {
        (_console, _registry, _agents) = (console, registry, agents);
        Arguments.Add(_recommender);
        Option[] options =
        [
            _data, _leaveOneOut, _option, _threshold, _trainShare, _splitSeed, _minimum, _cutOff, _negatives, _clean, _seed,
            _draws, _threads, _save, _json,
        ];
        foreach (Option option in options)
        {
            Options.Add(option);
        }
    }

    protected override Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        RankSettings settings = Settings(arguments);
        CheckTogether(arguments);
        OutputFile.CheckWritable("--save", settings.SavePath);
        if (!settings.IsFile)
        {
            RunFolders.Refuse(settings.Recommender, RankingBaseline.All.Select(one => one.Name));
            var baseline = RankingBaseline.Find(settings.Recommender);
            baseline.Schema.Parse(settings.OptionsJson);
        }

        var data = RankData.Read(settings);
        if (settings.CutOff > data.Train.ItemCount)
        {
            throw new MisuseException($"--k is {settings.CutOff}, but there are {data.Train.ItemCount} items. Lower it.");
        }

        IItemScorer scorer = new RankRecommender(_registry, _agents, settings).Make(data, cancellation);
        Save(scorer, data, settings);
        List<Ranked> ranked =
        [
            Rank("as is", scorer, data, settings, cancellation),
            Rank("known last", new KnownLast(scorer, data.Train), data, settings, cancellation),
        ];
        var report = new RankReport(_console, settings);
        if (arguments.GetValue(_json))
        {
            report.WriteJson(ranked);
        }
        else
        {
            report.Write(ranked);
        }

        return Task.FromResult(ExitCode.Done);
    }

    private static Ranked Rank(
        string name, IItemScorer scorer, RankData data, RankSettings settings, CancellationToken cancellation)
    {
        List<RankingResult> results = [];
        foreach (RankingPairs pairs in data.Draws)
        {
            cancellation.ThrowIfCancellationRequested();
            results.Add(RankingEvaluation.Evaluate(scorer, pairs, settings.CutOff));
        }

        return new Ranked(name, results);
    }

    /// <summary>Refuses options that say nothing together.</summary>
    private void CheckTogether(ParseResult arguments)
    {
        Option[] ofSplits = [_trainShare, _splitSeed, _minimum, _negatives, _clean, _seed, _draws];
        if (arguments.GetValue(_leaveOneOut) && ofSplits.FirstOrDefault(option => arguments.GetResult(option) is { Implicit: false }) is { } stray)
        {
            throw new MisuseException(
                $"{stray.Name} is about a split that is drawn, but --leave-one-out takes test pairs and negatives from files. Leave out " +
                "one of the two.");
        }

        if (arguments.GetValue(_data) is { Length: 0 })
        {
            throw new MisuseException("--data names no file. Name a rating file or a folder with one, or leave it out.");
        }
    }

    private static void Save(IItemScorer scorer, RankData data, RankSettings settings)
    {
        if (settings.SavePath is not { } path)
        {
            return;
        }

        if (scorer is not MatrixFactors factors)
        {
            throw new MisuseException($"\"{settings.Recommender}\" has no factors to save. Leave out --save, or rank als or bpr.");
        }

        RankRecommender.ToCheckpoint(factors, data).Write(path);
    }

    private RankSettings Settings(ParseResult arguments) => new()
    {
        Recommender = arguments.GetValue(_recommender)!,
        OptionsJson = OptionsReader.Read(null, arguments.GetValue(_option)),
        Data = arguments.GetValue(_data),
        LeaveOneOut = arguments.GetValue(_leaveOneOut),
        Threshold = arguments.GetValue(_threshold),
        TrainShare = arguments.GetValue(_trainShare),
        SplitSeed = arguments.GetValue(_splitSeed),
        Pairs = new RankingOptions
        {
            NegativeCount = arguments.GetValue(_negatives),
            Clean = arguments.GetValue(_clean),
            MinimumTrainPositives = arguments.GetValue(_minimum),
            Seed = (ulong)arguments.GetValue(_seed),
        },
        Draws = arguments.GetValue(_draws),
        CutOff = arguments.GetValue(_cutOff),
        Threads = arguments.GetValue(_threads),
        SavePath = arguments.GetValue(_save),
    };

    /// <summary>A number, or "all", which is 0 in <see cref="RankingOptions"/>.</summary>
    private static Option<int> Negatives() => new("--negatives")
    {
        Description = "Items drawn for each test pair, or \"all\" for all that are no positives of the user.",
        HelpName = "number|all",
        DefaultValueFactory = _ => 99,
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            if (text == "all")
            {
                return 0;
            }

            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) || value is < 1 or > MostNegatives)
            {
                result.AddError($"--negatives must be \"all\" or a whole number in [1, {MostNegatives}] but is {text}.");
            }

            return value;
        },
    };
}
