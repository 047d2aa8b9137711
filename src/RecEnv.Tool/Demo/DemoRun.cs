using RecEnv.Agents;
using RecEnv.Client;
using RecEnv.Tool.Measuring;

namespace RecEnv.Tool.Demo;

/// <summary>The demo: same trajectories everywhere, agents beside published figures, speed in process and over gRPC.</summary>
internal sealed class DemoRun(ToolConsole console, EnvironmentRegistry registry, EmbeddedServer server)
{
    private const int CheckLanes = 64;
    private const int CheckSteps = 200;
    private const int Lanes = 256;
    private const int SpeedRounds = 3;
    private const ulong Seed = 1;

    private readonly Stages _stages = new(console);
    private readonly DemoReport _report = new(console);

    /// <summary>Runs all parts.</summary>
    /// <param name="episodes">Episodes of each agent.</param>
    /// <param name="seconds">Seconds for each speed.</param>
    /// <param name="cancellation">Ends the run between two parts.</param>
    public void Run(int episodes, double seconds, CancellationToken cancellation)
    {
        _report.WriteServer(server);
        using var tcp = RecEnvClient.Connect(server.TcpAddress);
        using var socket = RecEnvClient.Connect(server.SocketAddress);
        foreach (string id in DemoCases.All.Select(x => x.EnvironmentId).Distinct())
        {
            cancellation.ThrowIfCancellationRequested();
            Check(id, tcp, socket);
        }

        var results = new List<(DemoCase, EvaluationResult)>();
        foreach (DemoCase one in DemoCases.All)
        {
            cancellation.ThrowIfCancellationRequested();
            results.Add((one, Evaluate(one, socket, episodes)));
        }

        _report.WriteReturns(results);
        _report.WriteSpeeds(DemoCases.InterestEvolution, MeasureSpeeds(seconds, cancellation));
        _report.WritePython(DemoCases.InterestEvolution, Lanes);
    }

    private void Check(string id, RecEnvClient tcp, RecEnvClient socket)
    {
        var settings = new EnvironmentSettings { Autoreset = AutoresetMode.SameStep };
        using IVectorEnvironment local = registry.MakeVector(id, CheckLanes, settings);
        using IVectorEnvironment overTcp = tcp.MakeVector(id, CheckLanes, settings);
        using IVectorEnvironment overSocket = socket.MakeVector(id, CheckLanes, settings);
        long bytes = _stages.Run(
            $"Comparing {id} in process, over TCP and over the Unix socket",
            CheckSteps,
            progress => TrajectoryCheck.Run(local, [overTcp, overSocket], CheckSteps, progress));
        _report.WriteCheck(id, CheckLanes, CheckSteps, bytes);
    }

    private EvaluationResult Evaluate(DemoCase one, RecEnvClient client, int episodes)
    {
        int lanes = Math.Min(Lanes, episodes);
        using IVectorEnvironment environment = client.MakeVector(one.EnvironmentId, lanes);
        IAgent agent = one.MakeAgent(environment.Contract, lanes);
        return _stages.Run(
            FormattableString.Invariant($"Playing {episodes:N0} episodes of {one.EnvironmentId}: {one.AgentName}"),
            episodes,
            progress => Evaluation.Run(environment, agent, episodes, Seed, progress));
    }

    private IReadOnlyList<BenchRow> MeasureSpeeds(double seconds, CancellationToken cancellation)
    {
        using var run = new SpeedRun(registry.Find(DemoCases.InterestEvolution), optionsJson: null);
        run.AddLocal(Lanes, threads: 1);
        run.AddLocal(Lanes, threads: 2);
        foreach (int lanes in (int[])[1, Lanes])
        {
            run.AddRemote("TCP", server.TcpAddress, lanes);
            run.AddRemote("Unix socket", server.SocketAddress, lanes);
        }

        return _stages.Run("Measuring speed", SpeedRounds, progress =>
        {
            for (int round = 0; round < SpeedRounds; round++)
            {
                run.RunRound(TimeSpan.FromSeconds(seconds / SpeedRounds), cancellation);
                progress.Report(round + 1);
            }

            return run.Rows();
        });
    }
}
