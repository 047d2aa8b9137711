using System.CommandLine;
using RecEnv.Agents;
using RecEnv.Agents.Measures;
using RecEnv.Client;
using RecEnv.Tool.Evaluating;

namespace RecEnv.Tool.Commands;

/// <summary>recenv evaluate.</summary>
internal sealed class EvaluateCommand : ToolCommand
{
    private const int MostLanes = 256;

    private readonly ToolConsole _console;
    private readonly EnvironmentRegistry _registry;
    private readonly AgentRegistry _agents;

    private readonly Argument<string> _agent = new("agent")
    {
        Description = "Name of an agent, as \"recenv list\" shows it, or a file that one was saved in (….safetensors).",
    };

    private readonly Argument<string> _env = new("env") { Description = "Id of the environment." };
    private readonly Option<string[]> _option = CommonOptions.EnvironmentOption();
    private readonly Option<string?> _options = CommonOptions.EnvironmentOptions();
    private readonly Option<string[]> _agentOption = Pairs("--agent-option", "An option of the agent, KEY=VALUE. May be given again.");
    private readonly Option<string?> _against = new("--against") { Description = "Another agent, compared on the same episodes.", HelpName = "agent" };
    private readonly Option<string[]> _againstOption = Pairs("--against-option", "An option of the other agent, KEY=VALUE.");
    private readonly Option<int> _episodes = CommonOptions.Number("--episodes", "Episodes of each agent.", 1000, 2, 100_000_000);
    private readonly Option<int> _lanes = CommonOptions.Number(
        "--lanes", $"Lanes; 0 for one an episode, at most {MostLanes}.", 0, 0, EnvironmentDefinition.MaxLaneCount);

    private readonly Option<int> _seed = CommonOptions.Number("--seed", "Seed of lane 0; lane i has seed + i.", 1, 0, int.MaxValue);
    private readonly Option<int> _agentSeed = CommonOptions.Number("--agent-seed", "Seed of the agents' exploration.", 0, 0, int.MaxValue);
    private readonly Option<int> _maxSteps = CommonOptions.Number(
        "--max-steps", "Steps after which an episode is cut; 0 for the environment's own limit.", 0, 0, int.MaxValue);

    private readonly Option<int> _trainSteps = CommonOptions.Number(
        "--train-steps", "Steps that a learning agent learns before it is judged.", 0, 0, int.MaxValue);

    private readonly Option<int> _trainSeed = CommonOptions.Number(
        "--train-seed", "Seed of lane 0 in training; other users than those that judge.", 1_000_000, 0, int.MaxValue);

    private readonly Option<bool> _learn = new("--learn") { Description = "Let learning agents explore and learn while they are judged." };
    private readonly Option<string?> _save = new("--save") { Description = "File to save the trained agent in.", HelpName = "file" };
    private readonly Option<string?> _address = new("--address")
    {
        Description = "A server's address, host:port or unix:/path; without it, in this process.",
        HelpName = "address",
    };

    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly Option<string?> _html = new("--html") { Description = "File to write a report with plots to.", HelpName = "file" };

    public EvaluateCommand(ToolConsole console, EnvironmentRegistry registry, AgentRegistry agents)
        : base(
            "evaluate",
            "Judges an agent, or compares two on the same episodes.",
            "recenv evaluate greedy-click InterestEvolution-v0 --against random --episodes 200")
    {
        (_console, _registry, _agents) = (console, registry, agents);
        Arguments.Add(_agent);
        Arguments.Add(_env);
        Option[] options =
        [
            _option, _options, _agentOption, _against, _againstOption, _episodes, _lanes, _seed, _agentSeed, _maxSteps,
            _trainSteps, _trainSeed, _learn, _save, _address, _json, _html,
        ];
        foreach (Option option in options)
        {
            Options.Add(option);
        }
    }

    protected override string? Stopped => "Stopped before the end: there is no result.";

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        EvaluateSettings settings = Settings(arguments);
        OutputFile.CheckWritable("--html", arguments.GetValue(_html));
        OutputFile.CheckWritable("--save", settings.SavePath);
        CheckTogether(arguments);
        using RecEnvClient? client = arguments.GetValue(_address) is { } address ? RecEnvClient.Connect(address) : null;
        var environment = new EnvironmentSettings { OptionsJson = settings.OptionsJson, MaxEpisodeSteps = settings.MaxEpisodeSteps };
        IVectorEnvironment Make(int lanes) => client is null
            ? _registry.MakeVectorChecked(settings.EnvironmentId, lanes, environment)
            : client.MakeVector(settings.EnvironmentId, lanes, environment);

        bool json = arguments.GetValue(_json);
        var quiet = json ? new ToolConsole(TextWriter.Null, _console.Error) : _console;
        var run = new EvaluateRun(quiet, _agents, Make, settings);
        List<Judged> judged = [];
        foreach (Contestant contestant in Contestants(arguments))
        {
            judged.Add(run.Judge(contestant, save: settings.SavePath is not null && judged.Count == 0, cancellation));
        }

        PairedComparison? comparison = judged.Count == 2 ? PairedComparison.Of(judged[0].Result, judged[1].Result) : null;
        await WriteAsync(arguments, settings, judged, comparison, OptionsOf(client, settings, environment), cancellation);
        return ExitCode.Done;
    }

    /// <summary>Refuses options that say nothing together, or contradict each other.</summary>
    private void CheckTogether(ParseResult arguments)
    {
        if (arguments.GetValue(_against) is null && arguments.GetValue(_againstOption) is { Length: > 0 })
        {
            throw new MisuseException("--against-option is of another agent, but none is given. Name one with --against.");
        }

        if (arguments.GetValue(_save) is { } save && arguments.GetValue(_html) is { } html
            && Path.GetFullPath(save) == Path.GetFullPath(html))
        {
            throw new MisuseException($"--save and --html both name \"{save}\". Name two files.");
        }
    }

    private static Option<string[]> Pairs(string name, string description) =>
        new(name) { Description = description, HelpName = "key=value" };

    private async Task WriteAsync(
        ParseResult arguments,
        EvaluateSettings settings,
        IReadOnlyList<Judged> judged,
        PairedComparison? comparison,
        string optionsJson,
        CancellationToken cancellation)
    {
        var report = new EvaluateReport(_console, settings);
        if (arguments.GetValue(_json))
        {
            report.WriteJson(judged, comparison, optionsJson);
        }
        else
        {
            report.Write(judged, comparison);
        }

        if (arguments.GetValue(_html) is { } path)
        {
            string page = EvaluateHtml.Write(judged, comparison, settings, optionsJson);
            await OutputFile.WriteAsync("--html", path, page, cancellation);
        }
    }

    private string OptionsOf(RecEnvClient? client, EvaluateSettings settings, EnvironmentSettings environment) => client is null
        ? _registry.DescribeChecked(settings.EnvironmentId, environment).OptionsJson
        : client.Describe(settings.EnvironmentId, environment).Contract.OptionsJson;

    private EvaluateSettings Settings(ParseResult arguments)
    {
        int episodes = arguments.GetValue(_episodes);
        int lanes = arguments.GetValue(_lanes);
        int maxSteps = arguments.GetValue(_maxSteps);
        return new EvaluateSettings
        {
            EnvironmentId = arguments.GetValue(_env)!,
            OptionsJson = OptionsReader.Read(arguments.GetValue(_options), arguments.GetValue(_option)),
            MaxEpisodeSteps = maxSteps == 0 ? null : maxSteps,
            Episodes = episodes,
            Lanes = lanes == 0 ? Math.Min(episodes, MostLanes) : lanes,
            Seed = (ulong)arguments.GetValue(_seed),
            AgentSeed = (ulong)arguments.GetValue(_agentSeed),
            TrainSteps = arguments.GetValue(_trainSteps),
            TrainSeed = (ulong)arguments.GetValue(_trainSeed),
            Learn = arguments.GetValue(_learn),
            SavePath = arguments.GetValue(_save),
        };
    }

    private IEnumerable<Contestant> Contestants(ParseResult arguments)
    {
        yield return new Contestant(arguments.GetValue(_agent)!, OptionsReader.Read(null, arguments.GetValue(_agentOption)));
        if (arguments.GetValue(_against) is { } against)
        {
            yield return new Contestant(against, OptionsReader.Read(null, arguments.GetValue(_againstOption)));
        }
    }
}
