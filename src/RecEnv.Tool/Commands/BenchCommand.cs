using System.CommandLine;
using RecEnv.Tool.Measuring;
using Spectre.Console;

namespace RecEnv.Tool.Commands;

/// <summary>recenv bench.</summary>
internal sealed class BenchCommand : ToolCommand
{
    private const int Rounds = 5;

    private readonly ToolConsole _console;
    private readonly EnvironmentRegistry _registry;

    private readonly Option<string> _env = new("--env")
    {
        Description = "Id of the environment.",
        DefaultValueFactory = _ => "InterestEvolution-v0",
        HelpName = "id",
    };

    private readonly Option<string[]> _option = CommonOptions.EnvironmentOption();
    private readonly Option<string?> _options = CommonOptions.EnvironmentOptions();

    private readonly Option<int> _lanes = CommonOptions.Number(
        "--lanes", "Number of lanes.", 256, 1, EnvironmentDefinition.MaxLaneCount);

    private readonly Option<int> _threads = CommonOptions.Number(
        "--threads", "Threads to measure beside one.", 2, 1, 1024);

    private readonly Option<double> _seconds = CommonOptions.Seconds(
        "--seconds", $"Seconds for each line of the table, in {Rounds} rounds.", 3);

    private readonly Option<bool> _wire = new("--wire") { Description = "Measure over gRPC as well, at 1 lane and at --lanes." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public BenchCommand(ToolConsole console, EnvironmentRegistry registry)
        : base("bench", "Measures how fast an environment steps.", "recenv bench --lanes 256 --seconds 1 --wire")
    {
        (_console, _registry) = (console, registry);
        Option[] options = [_env, _option, _options, _lanes, _threads, _seconds, _wire, _json];
        foreach (Option option in options)
        {
            Options.Add(option);
        }
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        EnvironmentDefinition definition = _registry.Find(arguments.GetValue(_env)!);
        string? optionsJson = OptionsReader.Read(arguments.GetValue(_options), arguments.GetValue(_option));
        int lanes = arguments.GetValue(_lanes);
        bool wire = arguments.GetValue(_wire);
        await using EmbeddedServer? server = wire ? await EmbeddedServer.StartAsync(_registry, cancellation) : null;
        using var run = new SpeedRun(definition, optionsJson);
        foreach (int threads in (int[])[.. ((int[])[1, arguments.GetValue(_threads)]).Distinct()])
        {
            run.AddLocal(lanes, threads);
        }

        foreach (int count in server is null ? [] : (int[])[.. ((int[])[1, lanes]).Distinct()])
        {
            run.AddRemote("TCP", server!.TcpAddress, count);
            run.AddRemote("Unix socket", server.SocketAddress, count);
        }

        for (int round = 0; round < Rounds; round++)
        {
            run.RunRound(TimeSpan.FromSeconds(arguments.GetValue(_seconds) / Rounds), cancellation);
        }

        Write(definition, run.Rows(), arguments.GetValue(_json));
        return ExitCode.Done;
    }

    private void Write(EnvironmentDefinition definition, IReadOnlyList<BenchRow> rows, bool json)
    {
        if (json)
        {
            _console.Output.WriteLine(JsonText.Write(new { Environment = definition.Id, Rounds, Rows = rows }));
            return;
        }

        Table table = new Table { Title = new TableTitle($"{definition.Id}: median of {Rounds} rounds (least to most)") }
            .AddColumns("Where", "Lanes", "Threads", "Steps/s", "Steps/s of processor time", "Bytes allocated/step");
        foreach (BenchRow row in rows)
        {
            table.AddRow(
                row.Cell.Where,
                $"{row.Cell.Lanes}",
                $"{row.Cell.Threads}",
                $"{row.StepsPerSecond}",
                $"{row.StepsPerCpuSecond}",
                FormattableString.Invariant($"{row.BytesPerStep.Median:F2}"));
        }

        _console.Ansi.Write(table);
    }
}
