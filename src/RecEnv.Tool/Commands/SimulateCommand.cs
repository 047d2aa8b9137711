using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using RecEnv.Agents;
using RecEnv.Agents.Online;
using RecEnv.Agents.Online.Story;
using RecEnv.Options;
using RecEnv.Tool.Evaluating;
using RecEnv.Tool.Simulating;
using Spectre.Console;

namespace RecEnv.Tool.Commands;

/// <summary>recenv simulate.</summary>
internal sealed class SimulateCommand : ToolCommand
{
    private const string NoOracle = "none";
    private const int AnswersPerDay = 2;

    // A week, a line a day, and feedback that takes half an hour.
    private static readonly string[] _storyTraffic = ["days=7", "bucket_minutes=1440", "feedback_delay=30"];
    private static readonly string[] _storyContestants = ["random", "popular-hits", "greedy-hits"];

    private readonly ToolConsole _console;
    private readonly EnvironmentRegistry _environments;
    private readonly AgentRegistry _agents;

    private readonly Argument<string?> _agent = new("agent")
    {
        Description = "Name of an agent, as \"recenv list\" shows it, or a file that one was saved in (….safetensors).",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Argument<string?> _env = new("env") { Description = "Id of the environment.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string[]> _option = CommonOptions.EnvironmentOption();
    private readonly Option<string?> _options = CommonOptions.EnvironmentOptions();

    private readonly Option<string[]> _agentOption = new("--agent-option")
    {
        Description = "An option of the agent, KEY=VALUE. May be given again.",
        HelpName = "key=value",
    };

    private readonly Option<string?> _oracle = new("--oracle")
    {
        Description = $"Agent that regret is measured against, or \"{NoOracle}\"; the environment's own unless given.",
        HelpName = "name",
    };

    private readonly Option<string[]> _traffic = new("--traffic")
    {
        Description = "An option of the traffic, KEY=VALUE, such as days=7; --list-options shows all. May be given again.",
        HelpName = "key=value",
    };

    private readonly Option<string?> _trafficJson = new("--traffic-options")
    {
        Description = "Options of the traffic as a JSON object.",
        HelpName = "json",
    };

    private readonly Option<string[]> _against = new("--against")
    {
        Description = "Another agent that serves the same users, with its default options. May be given again.",
        HelpName = "name",
    };

    private readonly Option<bool> _story = new("--story")
    {
        Description = "Tells of some answers which items exploit, which explore and why; by default over a week, against " +
            "random, popular-hits and greedy-hits. For slates of a catalogue.",
    };

    private readonly Option<bool> _list = new("--list-options") { Description = "List the options of the traffic; simulate nothing." };
    private readonly Option<long> _seed = CommonOptions.Seed();
    private readonly Option<bool> _json = CommonOptions.Json();

    public SimulateCommand(ToolConsole console, EnvironmentRegistry environments, AgentRegistry agents)
        : base(
            "simulate",
            "Simulates a recommender in service: arrivals, waiting, delayed feedback, learning. Time is simulated.",
            "recenv simulate popularity RatingReplay-v0 --traffic days=1 --traffic arrival_rate=0.5")
    {
        (_console, _environments, _agents) = (console, environments, agents);
        Arguments.Add(_agent);
        Arguments.Add(_env);
        Option[] options = [_option, _options, _agentOption, _oracle, _against, _story, _traffic, _trafficJson, _list, _seed, _json];
        foreach (Option option in options)
        {
            Options.Add(option);
        }
    }

    protected override string? Stopped => "Stopped before the end: there is no report.";

    protected override Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        bool json = arguments.GetValue(_json);
        bool story = arguments.GetValue(_story);
        var schema = OptionsSchema.For<OnlineOptions>();
        var traffic = (OnlineOptions)schema.Parse(ReadTraffic(arguments, story));
        if (arguments.GetValue(_list))
        {
            WriteOptions(schema, traffic, json);
            return Task.FromResult(ExitCode.Done);
        }

        if (MissingArguments.Sentence(arguments, _agent, _env) is { } missing)
        {
            throw new MisuseException($"{missing} \"recenv simulate --help\" shows how.");
        }

        EnvironmentDefinition definition = _environments.Find(arguments.GetValue(_env)!);
        var agent = new Contestant(arguments.GetValue(_agent)!, OptionsReader.Read(null, arguments.GetValue(_agentOption)));
        Contestant[] others = [.. Others(arguments, story).Where(name => name != agent.Name).Select(name => new Contestant(name, null))];
        AgentDefinition? oracle = FindOracle(arguments.GetValue(_oracle), definition.Id);
        var settings = new EnvironmentSettings
        {
            OptionsJson = OptionsReader.Read(arguments.GetValue(_options), arguments.GetValue(_option)),
            Autoreset = AutoresetMode.Disabled,
        };
        long seed = arguments.GetValue(_seed);
        StoryTeller? teller = null;
        OnlineReport Simulate(Contestant one, bool isFirst, IProgress<double>? progress) => OnlineSimulation.Run(
            () => _environments.MakeVectorChecked(definition.Id, 1, settings),
            context => one.Make(_agents, context),
            traffic,
            (ulong)seed,
            oracle is null || !isFirst ? null : context => oracle.Make(context),
            progress,
            story && isFirst ? contract => teller = new StoryTeller(contract, AnswersPerDay) : null,
            cancellation);

        Played[] played = [.. others.Prepend(agent).Select((one, i) => new Played(
            one.Name, json ? Simulate(one, i == 0, null) : Watch(traffic, progress => Simulate(one, i == 0, progress))))];
        if (json)
        {
            _console.Output.WriteLine(JsonText.Write(new
            {
                Environment = definition.Id,
                Agent = agent.Name,
                Oracle = oracle?.Name,
                Seed = seed,
                Traffic = (JsonObject)JsonNode.Parse(schema.ToJson(traffic))!,
                played[0].Report,
                Against = played[1..],
                Story = StoryReport.ToJson(teller),
            }));
        }
        else
        {
            Write(definition.Id, played, teller, oracle?.Name);
        }

        return Task.FromResult(ExitCode.Done);
    }

    private void WriteOptions(OptionsSchema schema, OnlineOptions traffic, bool json)
    {
        var values = (JsonObject)JsonNode.Parse(schema.ToJson(traffic))!;
        if (json)
        {
            _console.Output.WriteLine(JsonText.Write(new { Options = values, OptionsSchema = JsonNode.Parse(schema.JsonSchema) }));
            return;
        }

        _console.Ansi.Write(DescribeCommand.OptionTable(schema, values));
    }

    private string? ReadTraffic(ParseResult arguments, bool story)
    {
        string? json = arguments.GetValue(_trafficJson);
        string[] given = arguments.GetValue(_traffic) ?? [];
        return OptionsReader.Read(json, story && json is null ? [.. _storyTraffic, .. given] : given);
    }

    private string[] Others(ParseResult arguments, bool story) =>
        arguments.GetValue(_against) is { Length: > 0 } given ? given : story ? _storyContestants : [];

    private void Write(string environment, Played[] played, StoryTeller? teller, string? oracle)
    {
        if (teller is not null)
        {
            StoryReport.WriteAnswers(_console, teller);
        }

        WriteTable($"{played[0].Agent} in {environment}", played[0].Report, oracle);
        if (played.Length > 1)
        {
            StoryReport.WriteTable(_console, environment, played, teller);
        }
    }

    private AgentDefinition? FindOracle(string? given, string environmentId)
    {
        string? name = given ?? OracleAgents.NameFor(environmentId);
        return name is null or NoOracle ? null : _agents.Find(name);
    }

    private OnlineReport Watch(OnlineOptions traffic, Func<IProgress<double>?, OnlineReport> simulate)
    {
        if (!_console.IsTerminal)
        {
            return simulate(null);
        }

        return _console.Ansi.Progress().AutoClear(true).Start(context =>
        {
            ProgressTask task = context.AddTask("Simulating", maxValue: traffic.Days * 1440);
            return simulate(new Bar(task));
        });
    }

    private void WriteTable(string title, OnlineReport report, string? oracle)
    {
        string[] columns =
        [
            "From", "Arrivals", "Sessions", "Gave up", "Wait", "In line", "Requests", "Clicked", "Reward", "Regret",
            "Coverage", "Diversity", "Not greedy", "Updates",
        ];
        Table table = new Table { Title = new TableTitle(Markup.Escape(title)) }.AddColumns(columns);
        table.Columns[0].NoWrap();
        foreach (OnlineBucket bucket in report.Buckets)
        {
            table.AddRow(Cells(StoryReport.Clock(bucket.FromMinute), bucket));
        }

        table.AddRow(Cells("total", report.Total));
        _console.Ansi.Write(table);
        string coverage = report.Total.Coverage is not null ? $"Coverage is of {report.CoverageCount} {report.CoverageOf}s. " : "";
        string regret = oracle is null ? "" : $"Regret is a session's, against {oracle}. ";
        string greedy = report.Total.ExplorationShare is not null
            ? "Not greedy is the share of positions filled otherwise than by the greedy choice. "
            : "";
        _console.Ansi.MarkupLineInterpolated(
            $"Wait is in minutes, reward a request's. {coverage}{regret}{greedy}{report.SessionsOpen} sessions and {report.FeedbackUnderway} feedbacks were still open at the end.");
    }

    private static string[] Cells(string from, OnlineBucket bucket) =>
    [
        from,
        Whole(bucket.Arrivals),
        Whole(bucket.SessionsStarted),
        Whole(bucket.Abandoned),
        Number(bucket.MeanWait),
        Whole(bucket.QueueLength),
        Whole(bucket.Requests),
        Number(bucket.ClickRate),
        Number(bucket.MeanReward),
        Number(bucket.MeanRegret),
        Number(bucket.Coverage),
        Number(bucket.Diversity),
        Number(bucket.ExplorationShare),
        Whole(bucket.Updates),
    ];

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double? value) => value?.ToString("0.###", CultureInfo.InvariantCulture) ?? "-";

    private sealed class Bar(ProgressTask task) : IProgress<double>
    {
        public void Report(double value) => task.Value = value;
    }
}
