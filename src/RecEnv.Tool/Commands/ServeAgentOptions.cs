using System.CommandLine;
using RecEnv.Agents;
using RecEnv.Learning.Checkpoints;
using RecEnv.Server;
using RecEnv.Tool.Evaluating;

namespace RecEnv.Tool.Commands;

/// <summary>The options of recenv serve about the agent that recommends.</summary>
internal sealed class ServeAgentOptions(EnvironmentRegistry environments, AgentRegistry agents)
{
    private const string EvaluateMode = "evaluate";
    private const string TrainMode = "train";

    private readonly Option<string?> _agent = new("--agent")
    {
        Description = "Agent that recommends: a name, as \"recenv list\" shows it, or a file that one was saved in (….safetensors).",
        HelpName = "agent",
    };

    private readonly Option<string?> _env = new("--env")
    {
        Description = "Id of the environment that the agent acts for; a file knows its own.",
        HelpName = "id",
    };

    private readonly Option<string[]> _option = CommonOptions.EnvironmentOption();
    private readonly Option<string?> _options = CommonOptions.EnvironmentOptions();

    private readonly Option<string[]> _agentOption = new("--agent-option")
    {
        Description = "An option of the agent, KEY=VALUE. May be given again.",
        HelpName = "key=value",
    };

    private readonly Option<string?> _mode = new("--mode")
    {
        Description = $"{EvaluateMode}: it does what it holds for best; {TrainMode}: it explores. Default {EvaluateMode}, with --learn " +
            $"{TrainMode}.",
        HelpName = "mode",
    };

    private readonly Option<bool> _learn = new("--learn") { Description = "Let the agent learn from feedback." };

    private readonly Option<string?> _save = new("--save")
    {
        Description = "File to write the agent to when the server stops, and when a client asks. Goes with --learn.",
        HelpName = "file",
    };

    private readonly Option<string?> _log = new("--log-recommendations")
    {
        Description = "File to append one JSON line a recommendation to: visit, step, action, propensity, reward.",
        HelpName = "file",
    };

    private readonly Option<int> _maxVisits = CommonOptions.Number(
        "--max-visits", "Most open visits to the agent, and most rows of one call.", 256, 1, 65_536);

    private readonly Option<double> _visitLease = CommonOptions.Seconds(
        "--visit-lease", "Seconds without any call, at least 1, after which a visit to the agent ends.", 600);

    private readonly Option<long> _seed = CommonOptions.Seed();

    public IEnumerable<Option> All =>
        [_agent, _env, _option, _options, _agentOption, _mode, _learn, _save, _log, _maxVisits, _visitLease, _seed];

    /// <summary>Reads them; null where no agent is to be served.</summary>
    /// <exception cref="MisuseException">They do not go together.</exception>
    public RecommenderOptions? Read(ParseResult arguments)
    {
        if (arguments.GetValue(_agent) is not { } name)
        {
            Option? stray = All.FirstOrDefault(option => arguments.GetResult(option) is { Implicit: false });
            return stray is null ? null : throw new MisuseException(
                $"{stray.Name} is about an agent that recommends, but none is given. Name one with --agent.");
        }

        OutputFile.CheckWritable("--save", arguments.GetValue(_save));
        OutputFile.Check("--log-recommendations", arguments.GetValue(_log));
        var contestant = new Contestant(name, OptionsReader.Read(null, arguments.GetValue(_agentOption)));
        RunFolders.Refuse(name, agents.Definitions.Select(one => one.Name));
        Checkpoint? checkpoint = contestant.IsFile ? Checkpoint.Read(name) : null;
        AgentFileFacts? saved = checkpoint is null ? null : AgentFile.Describe(checkpoint);
        bool learns = arguments.GetValue(_learn);
        if (arguments.GetValue(_save) is not null && !learns)
        {
            throw new MisuseException("--save was given without --learn, so there would be nothing new to save. Give both.");
        }

        return new RecommenderOptions
        {
            Agent = agents.Find(saved?.Agent ?? name),
            AgentOptionsJson = contestant.OptionsJson,
            Checkpoint = checkpoint,
            Contract = Contract(arguments, saved),
            Mode = Mode(arguments.GetValue(_mode), learns),
            Learns = learns,
            MaxVisits = arguments.GetValue(_maxVisits),
            Lease = TimeSpan.FromSeconds(arguments.GetValue(_visitLease)),
            Seed = (ulong)arguments.GetValue(_seed),
            SaveFile = arguments.GetValue(_save),
            LogFile = arguments.GetValue(_log),
        };
    }

    private EnvironmentContract Contract(ParseResult arguments, AgentFileFacts? saved)
    {
        string? id = arguments.GetValue(_env);
        string? given = OptionsReader.Read(arguments.GetValue(_options), arguments.GetValue(_option));
        string? own = id is null || id == saved?.EnvironmentId ? saved?.EnvironmentOptionsJson : null;
        id ??= saved?.EnvironmentId ?? throw new MisuseException(
            "--agent names an agent, but not what it acts for. Name the environment with --env, as \"recenv list\" shows it.");
        return environments.DescribeChecked(id, new EnvironmentSettings { OptionsJson = given ?? own });
    }

    private static AgentMode Mode(string? mode, bool learns) => mode switch
    {
        null => learns ? AgentMode.Train : AgentMode.Evaluate,
        EvaluateMode => AgentMode.Evaluate,
        TrainMode => AgentMode.Train,
        _ => throw new MisuseException($"--mode must be {EvaluateMode} or {TrainMode} but is {mode}."),
    };
}
