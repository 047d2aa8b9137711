using RecEnv.Agents;
using RecEnv.Tool.Measuring;
using Spectre.Console;

namespace RecEnv.Tool.Demo;

/// <summary>What the demo prints.</summary>
internal sealed class DemoReport(ToolConsole console)
{
    public void WriteServer(EmbeddedServer server) =>
        console.Output.WriteLine($"Serving at {server.TcpAddress} and {server.SocketAddress} until the demo ends.");

    public void WriteCheck(string id, int lanes, int steps, long bytes) => console.Output.WriteLine(FormattableString.Invariant(
        $"{id}: remote trajectories equal those in process ({lanes} lanes, {steps} steps, {bytes:N0} bytes compared)."));

    public void WriteReturns(IEnumerable<(DemoCase Case, EvaluationResult Result)> results)
    {
        Table table = new Table { Title = new TableTitle("Agents, played over gRPC (mean ± standard error)") }
            .AddColumns("Environment", "Agent", "Episodes", "Return", "Reward a step", "Steps an episode", "Published");
        foreach ((DemoCase one, EvaluationResult result) in results)
        {
            table.AddRow(
                one.EnvironmentId,
                one.AgentName,
                FormattableString.Invariant($"{result.Episodes:N0}"),
                FormattableString.Invariant($"{result.Mean:F1} ± {result.StandardError:F1}"),
                FormattableString.Invariant($"{result.Mean / result.MeanLength:F3}"),
                FormattableString.Invariant($"{result.MeanLength:F1}"),
                one.Published);
        }

        console.Ansi.Write(table);
    }

    public void WriteSpeeds(string id, IEnumerable<BenchRow> rows)
    {
        Table table = new Table { Title = new TableTitle($"Speed of {id}, random slates (median, least to most)") }
            .AddColumns("Where", "Lanes", "Threads", "Steps/s");
        foreach (BenchRow row in rows)
        {
            table.AddRow(row.Cell.Where, $"{row.Cell.Lanes}", $"{row.Cell.Threads}", $"{row.StepsPerSecond}");
        }

        console.Ansi.Write(table);
    }

    public void WritePython(string id, int lanes) => console.Output.WriteLine(
        $"""
        From Python, with "recenv serve --address 127.0.0.1:7117" running:
          import recenv
          env = recenv.make_vec("{id}", num_envs={lanes}, address="127.0.0.1:7117")
          observations, infos = env.reset(seed=1)
        """);
}
