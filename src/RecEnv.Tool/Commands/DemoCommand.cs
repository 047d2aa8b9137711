using System.CommandLine;
using RecEnv.Tool.Demo;

namespace RecEnv.Tool.Commands;

/// <summary>recenv demo.</summary>
internal sealed class DemoCommand : ToolCommand
{
    private readonly ToolConsole _console;
    private readonly EnvironmentRegistry _registry;

    private readonly Option<int> _episodes = CommonOptions.Number(
        "--episodes", "Episodes of each agent.", 2000, 2, 1_000_000);

    private readonly Option<double> _seconds = CommonOptions.Seconds("--seconds", "Seconds for each speed.", 1.5);

    public DemoCommand(ToolConsole console, EnvironmentRegistry registry)
        : base(
            "demo",
            "Serves, plays and measures: agents beside published figures, speed in process and over gRPC.",
            "recenv demo --episodes 100 --seconds 0.3")
    {
        (_console, _registry) = (console, registry);
        Options.Add(_episodes);
        Options.Add(_seconds);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        await using EmbeddedServer server = await EmbeddedServer.StartAsync(_registry, cancellation);
        new DemoRun(_console, _registry, server).Run(
            arguments.GetValue(_episodes), arguments.GetValue(_seconds), cancellation);
        return ExitCode.Done;
    }
}
