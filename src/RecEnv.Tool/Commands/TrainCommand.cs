using System.CommandLine;
using System.Runtime.InteropServices;
using RecEnv.Agents;
using RecEnv.Agents.Runs;
using RecEnv.Tool.Training;

namespace RecEnv.Tool.Commands;

/// <summary>recenv train.</summary>
internal sealed class TrainCommand : ToolCommand
{
    private readonly ToolConsole _console;
    private readonly EnvironmentRegistry _registry;
    private readonly AgentRegistry _agents;

    private readonly Argument<string?> _agent = new("agent")
    {
        Description = "Name of a learning agent, as \"recenv list\" shows it.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Argument<string?> _env = new("env") { Description = "Id of the environment.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _preset = Text("--preset", "name", $"A plan that comes with the tool: {string.Join(", ", TrainingPresets.Names)}.");
    private readonly Option<string?> _plan = Text("--plan", "file", "A plan as a JSON file.");
    private readonly Option<string?> _resume = Text("--resume", "folder", "Go on with the run in a folder.");
    private readonly Option<string?> _out = Text("--out", "folder", "Folder of the run; without it, a new one in \"runs\".");
    private readonly Option<string[]> _option = CommonOptions.EnvironmentOption();
    private readonly Option<string?> _options = CommonOptions.EnvironmentOptions();
    private readonly Option<string[]> _agentOption = new("--agent-option")
    {
        Description = "An option of the agent, KEY=VALUE. May be given again.",
        HelpName = "key=value",
    };

    /// <summary>Options that change one entry of the plan, with the key and whether a resumed run may change it.</summary>
    private readonly (Option<string?> Option, string Key, bool WhenResumed)[] _changes =
    [
        (Text("--steps", "number", "Environment steps to learn from, all lanes together; rounded up to whole rounds of all lanes."), "steps", true),
        (Text("--lanes", "number", "Lanes that are trained in."), "lanes", false),
        (Text("--max-steps", "number", "Steps after which an episode is cut; 0 for the environment's own limit."), "max_episode_steps", false),
        (Text("--log-every", "number", "Steps between two lines of training figures."), "log_every", false),
        (Text("--evaluate-every", "number", "Steps between two evaluations; 0 for none."), "evaluate_every", false),
        (Text("--evaluation-episodes", "number", "Episodes of an evaluation."), "evaluation_episodes", false),
        (Text("--evaluation-seed", "number", "Seed of every evaluation, the same episodes each time."), "evaluation_seed", false),
        (Text("--checkpoint-every", "number", "Steps between two checkpoints; a multiple of --log-every."), "checkpoint_every", false),
        (Text("--patience", "number", "Evaluations in a row without a better one after which to stop; 0 for never."), "patience", true),
        (Text("--target", "number", "Mean return of an evaluation at which to stop."), "target", true),
    ];

    private readonly Option<string?> _seeds = Text("--seeds", "list", "Seeds, e.g. 1,2,3; each is a training of its own.");
    private readonly Option<int> _repeat = CommonOptions.Number("--repeat", "Number of seeds, from 1 on, instead of --seeds; 0 for the plan's.", 0, 0, 1000);
    private readonly Option<int> _parallel = CommonOptions.Number("--parallel", "Seeds that are trained at the same time.", 1, 1, 1024);
    private readonly Option<string?> _address = Text("--address", "address", "A server's address, host:port or unix:/path; without it, in this process.");
    private readonly Option<double> _reconnect = CommonOptions.Seconds("--reconnect", "How long to wait for a server that went away.", 60);
    private readonly Option<bool> _printPlan = new("--print-plan") { Description = "Print the whole plan as JSON, and train nothing." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public TrainCommand(ToolConsole console, EnvironmentRegistry registry, AgentRegistry agents)
        : base(
            "train",
            "Trains an agent: checkpoints, evaluations, learning curves.",
            "recenv train tabular-q DocumentTransition-v0 --steps 20000 --evaluate-every 5000 --out runs/first")
    {
        (_console, _registry, _agents) = (console, registry, agents);
        _seeds.Aliases.Add("--seed");
        Arguments.Add(_agent);
        Arguments.Add(_env);
        Option[] options =
        [
            _preset, _plan, _resume, _out, _option, _options, _agentOption, .. _changes.Select(change => change.Option), _seeds,
            _repeat, _parallel, _address, _reconnect, _printPlan, _json,
        ];
        foreach (Option option in options)
        {
            Options.Add(option);
        }
    }

    protected override Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        RunConfig? earlier = arguments.GetValue(_resume) is { } folder ? RunConfig.Read(new RunFolder(folder).Config) : null;
        TrainingPlan plan = Plan(arguments, earlier);
        if (arguments.GetValue(_printPlan))
        {
            _console.Output.WriteLine(JsonText.Write(System.Text.Json.Nodes.JsonNode.Parse(plan.ToJson())));
            return Task.FromResult(ExitCode.Done);
        }

        var settings = new TrainSettings(
            Folder(arguments, plan),
            earlier is not null,
            arguments.GetValue(_address) ?? earlier?.Address,
            arguments.GetValue(_parallel),
            TimeSpan.FromSeconds(arguments.GetValue(_reconnect)));
        return Task.FromResult(Train(plan, settings, arguments.GetValue(_json), cancellation));
    }

    private static Option<string?> Text(string name, string help, string description) => new(name) { Description = description, HelpName = help };

    private int Train(TrainingPlan plan, TrainSettings settings, bool json, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using PosixSignalRegistration interrupt = OnSignal(PosixSignal.SIGINT, stop);
        using PosixSignalRegistration terminate = OnSignal(PosixSignal.SIGTERM, stop);
        ToolConsole people = json ? new ToolConsole(TextWriter.Null, _console.Error) : _console;
        var progress = new TrainProgress(people, TimeProvider.System);
        var work = new TrainWork(_registry, _agents, settings, TimeProvider.System);
        RunConfig config = work.Prepare(plan);
        if (work.Warning is { } warning)
        {
            _console.Error.WriteLine(warning);
        }

        progress.Line($"Training {plan.Agent} in {plan.Environment}; files in {settings.Folder.Path}");
        IReadOnlyList<TrainingResult> results = work.Run(config, progress, stop.Token);
        work.WriteReport(config, results);
        bool stopped = results.Count < plan.Seeds.Count || results.Any(one => one.End == TrainingEnd.Stopped);
        if (json)
        {
            _console.Output.WriteLine(TrainReport.Json(config, settings.Folder, results));
        }
        else
        {
            TrainReport.Write(_console, plan, results);
            _console.Output.WriteLine($"Learning curves: {settings.Folder.Report}");
        }

        if (stopped)
        {
            _console.Error.WriteLine($"Stopped and saved. Go on with \"recenv train --resume {settings.Folder.Path}\".");
        }

        return stopped ? ExitCode.Interrupted : ExitCode.Done;
    }

    private static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource stop) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            // A second one ends the process at once: the last checkpoint is whole.
            context.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        });

    private TrainingPlan Plan(ParseResult arguments, RunConfig? earlier)
    {
        string?[] sources = [arguments.GetValue(_preset), arguments.GetValue(_plan), arguments.GetValue(_resume)];
        if (sources.Count(source => source is not null) > 1)
        {
            throw new MisuseException("More than one of --preset, --plan and --resume was given. Give one of them.");
        }

        if (earlier is not null)
        {
            return PlanReader.Read(earlier.Plan, ChangesOfResumed(arguments));
        }

        TrainingPlan? plan = sources[0] is { } preset ? TrainingPresets.Find(preset)
            : sources[1] is { } path ? TrainingPlan.Read(path)
            : null;
        if (plan is null && arguments.GetValue(_env) is null)
        {
            throw new MisuseException("Name an agent and an environment, or give --preset, --plan or --resume.");
        }

        return PlanReader.Read(plan, Changes(arguments, plan));
    }

    private IEnumerable<(string Key, string Value)> Changes(ParseResult arguments, TrainingPlan? plan)
    {
        if (arguments.GetValue(_agent) is { } agent)
        {
            yield return ("agent", PlanReader.Text(agent));
        }

        if (arguments.GetValue(_env) is { } env)
        {
            yield return ("environment", PlanReader.Text(env));
        }

        yield return ("agent_options", PlanReader.Options(plan?.AgentOptions, OptionsReader.Read(null, arguments.GetValue(_agentOption))));
        yield return (
            "environment_options",
            PlanReader.Options(
                plan?.EnvironmentOptions, OptionsReader.Read(arguments.GetValue(_options), arguments.GetValue(_option))));
        foreach ((Option<string?> option, string key, _) in _changes)
        {
            if (arguments.GetValue(option) is { } value)
            {
                yield return (key, value);
            }
        }

        if (Seeds(arguments) is { } seeds)
        {
            yield return ("seeds", seeds);
        }
    }

    private string? Seeds(ParseResult arguments)
    {
        int repeat = arguments.GetValue(_repeat);
        string? seeds = arguments.GetValue(_seeds);
        if (repeat > 0 && seeds is not null)
        {
            throw new MisuseException("Both --seeds and --repeat were given. Give one of them.");
        }

        return repeat > 0 ? PlanReader.Seeds(string.Join(',', Enumerable.Range(1, repeat))) : seeds is null ? null : PlanReader.Seeds(seeds);
    }

    private IEnumerable<(string Key, string Value)> ChangesOfResumed(ParseResult arguments)
    {
        bool fixedOnes = arguments.GetValue(_agent) is not null || arguments.GetValue(_out) is not null
            || arguments.GetValue(_option) is { Length: > 0 } || arguments.GetValue(_options) is not null
            || arguments.GetValue(_agentOption) is { Length: > 0 } || Seeds(arguments) is not null
            || _changes.Any(change => !change.WhenResumed && arguments.GetValue(change.Option) is not null);
        if (fixedOnes)
        {
            throw new MisuseException(
                "A resumed run keeps its plan: beside --resume only --steps, --patience, --target, --parallel, --address and " +
                "--reconnect can be given. Start a new run for the rest.");
        }

        foreach ((Option<string?> option, string key, _) in _changes)
        {
            if (arguments.GetValue(option) is { } value)
            {
                yield return (key, value);
            }
        }
    }

    private RunFolder Folder(ParseResult arguments, TrainingPlan plan)
    {
        if (arguments.GetValue(_resume) is { } resumed)
        {
            return new RunFolder(resumed);
        }

        if (arguments.GetValue(_out) is { } given)
        {
            var folder = new RunFolder(given);
            return File.Exists(folder.Config)
                ? throw new MisuseException(
                    $"\"{given}\" holds a run already. Go on with it by \"recenv train --resume {given}\", or choose another folder.")
                : folder;
        }

        string name = Path.Combine("runs", $"{plan.Agent}-{plan.Environment}");
        string free = name;
        for (int again = 2; Directory.Exists(free); again++)
        {
            free = FormattableString.Invariant($"{name}-{again}");
        }

        return new RunFolder(free);
    }
}
