using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using RecEnv.Agents;
using RecEnv.Agents.Online;
using RecEnv.Options;
using RecEnv.Tool.Evaluating;
using Spectre.Console;

namespace RecEnv.Tool.Commands;

/// <summary>recenv simulate.</summary>
internal sealed class SimulateCommand : ToolCommand
{
    private const string NoOracle = "none";

    private readonly ToolConsole _console;
    private readonly EnvironmentRegistry _environments;
    private readonly AgentRegistry _agents;

    private readonly Argument<string> _agent = new("agent")
    {
        Description = "Name of an agent, as \"recenv list\" shows it, or a file that one was saved in (….safetensors).",
    };

    private readonly Argument<string> _env = new("env") { Description = "Id of the environment." };
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
        Description = "An option of the traffic, KEY=VALUE, such as days=7. May be given again.",
        HelpName = "key=value",
    };

    private readonly Option<string?> _trafficJson = new("--traffic-options")
    {
        Description = "Options of the traffic as a JSON object.",
        HelpName = "json",
    };

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
        Option[] options = [_option, _options, _agentOption, _oracle, _traffic, _trafficJson, _seed, _json];
        foreach (Option option in options)
        {
            Options.Add(option);
        }
    }

    protected override Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var schema = OptionsSchema.For<OnlineOptions>();
        var traffic = (OnlineOptions)schema.Parse(
            OptionsReader.Read(arguments.GetValue(_trafficJson), arguments.GetValue(_traffic)));
        var values = (JsonObject)JsonNode.Parse(schema.ToJson(traffic))!;
        bool json = arguments.GetValue(_json);
        EnvironmentDefinition definition = _environments.Find(arguments.GetValue(_env)!);
        var agent = new Contestant(arguments.GetValue(_agent)!, OptionsReader.Read(null, arguments.GetValue(_agentOption)));
        AgentDefinition? oracle = FindOracle(arguments.GetValue(_oracle), definition.Id);
        var settings = new EnvironmentSettings
        {
            OptionsJson = OptionsReader.Read(arguments.GetValue(_options), arguments.GetValue(_option)),
            Autoreset = AutoresetMode.Disabled,
        };
        long seed = arguments.GetValue(_seed);
        OnlineReport Simulate(IProgress<double>? progress) => OnlineSimulation.Run(
            () => definition.MakeVector(1, settings),
            context => agent.Make(_agents, context),
            traffic,
            (ulong)seed,
            oracle is null ? null : context => oracle.Make(context),
            progress,
            cancellation);

        OnlineReport report = json ? Simulate(null) : Watch(traffic, Simulate);
        if (json)
        {
            _console.Output.WriteLine(JsonText.Write(new
            {
                Environment = definition.Id,
                Agent = agent.Name,
                Oracle = oracle?.Name,
                Seed = seed,
                Traffic = values,
                Report = report,
            }));
        }
        else
        {
            WriteTable($"{agent.Name} in {definition.Id}", report, oracle?.Name);
        }

        return Task.FromResult(ExitCode.Done);
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
            "Coverage", "Diversity", "Explored", "Updates",
        ];
        Table table = new Table { Title = new TableTitle(Markup.Escape(title)) }.AddColumns(columns);
        table.Columns[0].NoWrap();
        foreach (OnlineBucket bucket in report.Buckets)
        {
            table.AddRow(Cells(Clock(bucket.FromMinute), bucket));
        }

        table.AddRow(Cells("total", report.Total));
        _console.Ansi.Write(table);
        string coverage = report.Total.Coverage is not null ? $"Coverage is of {report.CoverageCount} {report.CoverageOf}s. " : "";
        string regret = oracle is null ? "" : $"Regret is a session's, against {oracle}. ";
        _console.Ansi.MarkupLineInterpolated(
            $"Wait is in minutes, reward a request's. {coverage}{regret}{report.SessionsOpen} sessions and {report.FeedbackUnderway} feedbacks were still open at the end.");
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

    /// <summary>Day, from 1, and time of day.</summary>
    private static string Clock(double minutes)
    {
        int whole = (int)minutes;
        return string.Create(CultureInfo.InvariantCulture, $"day {(whole / 1440) + 1} {whole / 60 % 24:D2}:{whole % 60:D2}");
    }

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double? value) => value?.ToString("0.###", CultureInfo.InvariantCulture) ?? "-";

    private sealed class Bar(ProgressTask task) : IProgress<double>
    {
        public void Report(double value) => task.Value = value;
    }
}
