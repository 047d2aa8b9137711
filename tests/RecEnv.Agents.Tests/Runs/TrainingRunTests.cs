using RecEnv.Agents.Runs;
using RecEnv.Learning.Checkpoints;

namespace RecEnv.Agents.Tests.Runs;

public sealed class TrainingRunTests : IDisposable
{
    private readonly RunBench _bench = new();

    public static TheoryData<string> Plans => ["tabular-q", "lin-ucb"];

    public void Dispose() => _bench.Dispose();

    [Theory]
    [MemberData(nameof(Plans))]
    public void Run_Agent_IsTheOneThatTrainingMakes(string name)
    {
        TrainingPlan plan = PlanOf(name);
        TrainingResult result = _bench.Train(plan, "run");

        using IVectorEnvironment environment = RunBench.Environments.MakeVector(
            plan.Environment, plan.Lanes, plan.EnvironmentSettings with { Autoreset = AutoresetMode.SameStep });
        var agent = (ILearningAgent)RunBench.Agents.Find(plan.Agent)
            .Make(new AgentContext(environment.Contract, plan.Lanes, TrainingPlan.LaneSeed(1)), plan.AgentOptions);
        long steps = Agents.Training.Run(environment, agent, plan.Steps, TrainingPlan.LaneSeed(1));

        Assert.Equal((steps, TrainingEnd.Steps), (result.Steps, result.End));
        var expected = new Checkpoint();
        agent.Save(expected);
        var last = Checkpoint.Read(_bench.Folder("run").Last);
        Assert.All(expected.Names, tensor => Assert.Equal(expected.Get(tensor).Bytes.ToArray(), last.Get(tensor).Bytes.ToArray()));
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void Run_StoppedHalfwayAndResumed_IsTheSameRun(string name)
    {
        TrainingPlan plan = PlanOf(name);
        _bench.Train(plan, "whole");

        TrainingResult half = _bench.Train(plan with { Steps = plan.Steps / 2 }, "halves");
        TrainingResult rest = _bench.Train(plan, "halves", resume: true);

        Assert.InRange(half.Steps, 400, 402);
        Assert.InRange(rest.Steps, 800, 802);
        _bench.Same("whole", "halves");
    }

    [Theory]
    [InlineData(1)] // before the first checkpoint on its period
    [InlineData(130)] // between two lines of figures
    [InlineData(200)] // where everything is due
    [InlineData(799)]
    public void Run_CancelledAtAnyStep_GoesOnExactly(long at)
    {
        _bench.Train(RunBench.Tabular, "whole");
        using var stop = new CancellationTokenSource();
        var watcher = new StepWatcher(step => CancelFrom(stop, step, at));

        TrainingResult stopped = _bench.Train(RunBench.Tabular, "parts", observer: watcher, cancellation: stop.Token);
        TrainingResult result = _bench.Train(RunBench.Tabular, "parts", resume: true);

        Assert.Equal(TrainingEnd.Stopped, stopped.End);
        Assert.InRange(stopped.Steps, at, at + 2);
        Assert.Equal(TrainingEnd.Steps, result.End);
        _bench.Same("whole", "parts");
    }

    [Fact]
    public void Run_ResumedWhenDone_ChangesNothing()
    {
        TrainingResult first = _bench.Train(RunBench.Tabular, "run");
        byte[] last = File.ReadAllBytes(_bench.Folder("run").Last);

        TrainingResult again = _bench.Train(RunBench.Tabular, "run", resume: true);

        Assert.Equal(first, again);
        Assert.Equal(last, File.ReadAllBytes(_bench.Folder("run").Last));
    }

    [Fact]
    public void Run_EnvironmentLostAgainAndAgain_IsTheSameRun()
    {
        _bench.Train(RunBench.Tabular, "whole");
        int calls = 0;
        var host = new TrainingHost
        {
            MakeVector = (id, lanes, settings) =>
                new FlakyEnvironment(RunBench.Environments.MakeVector(id, lanes, settings), () => ++calls % 170 == 0),
            IsLost = problem => problem is GoneException,
        };
        var watcher = new StepWatcher(_ => { });

        TrainingResult result = _bench.Train(RunBench.Tabular, "flaky", host: host, observer: watcher);

        Assert.True(watcher.Waits.Count > 1, "The environment was lost too seldom to show anything.");
        Assert.Contains(watcher.Starts, step => step > 0);
        Assert.Equal(TrainingEnd.Steps, result.End);
        _bench.Same("whole", "flaky");
    }

    [Fact]
    public void Run_EnvironmentStaysAway_SaysWhatIsSaved()
    {
        bool gone = false;
        var host = new TrainingHost
        {
            MakeVector = (id, lanes, settings) =>
                new FlakyEnvironment(RunBench.Environments.MakeVector(id, lanes, settings), () => gone),
            IsLost = problem => problem is GoneException,
            Patience = TimeSpan.FromSeconds(0.3),
        };

        TrainingException problem = Assert.Throws<TrainingException>(
            () => _bench.Train(RunBench.Tabular, "run", host: host, observer: new StepWatcher(step => gone = step > 350)));

        Assert.StartsWith("The server went away. The last good checkpoint is \"", problem.Message, StringComparison.Ordinal);
        Assert.EndsWith("last.safetensors\" of step 300.", problem.Message, StringComparison.Ordinal);
        gone = false;
        _bench.Train(RunBench.Tabular, "whole");
        _bench.Train(RunBench.Tabular, "run", resume: true);
        _bench.Same("whole", "run");
    }

    [Fact]
    public void Run_Evaluations_DisturbNothing()
    {
        _bench.Train(RunBench.Tabular, "judged");
        _bench.Train(RunBench.Tabular with { EvaluateEvery = 0 }, "alone");

        var judged = Checkpoint.Read(_bench.Folder("judged").Last);
        var alone = Checkpoint.Read(_bench.Folder("alone").Last);
        foreach (string name in judged.Names.Where(name => name is not ("run.counters" or "run.figures")))
        {
            Assert.Equal(judged.Get(name).Bytes.ToArray(), alone.Get(name).Bytes.ToArray());
        }

        Assert.False(File.Exists(_bench.Folder("alone").Best));
    }

    [Fact]
    public void Run_Best_IsTheAgentThatWasJudgedBest()
    {
        var watcher = new StepWatcher(_ => { });
        TrainingPlan plan = RunBench.Tabular with { EvaluateEvery = 50 };

        TrainingResult result = _bench.Train(plan, "run", observer: watcher);

        EvaluationRecord best = watcher.Evaluations.MaxBy(one => one.Result.Mean)!;
        Assert.Equal((best.Result.Mean, best.Step), (result.Best!.Value, result.BestStep));
        Assert.Equal(watcher.Evaluations[^1].Result.Mean, result.Final);
        Assert.Equal(17, watcher.Evaluations.Count); // before the first step and at each multiple of 50
        using IVectorEnvironment environment = Environment(plan, plan.EvaluationEpisodes);
        IAgent agent = AgentFile.Load(
            Checkpoint.Read(_bench.Folder("run").Best), RunBench.Agents, new AgentContext(environment.Contract, plan.EvaluationEpisodes, 77));
        EvaluationResult again = Evaluation.Run(
            environment, agent, new EvaluationSettings { Episodes = plan.EvaluationEpisodes, Seed = (ulong)plan.EvaluationSeed });
        Assert.Equal(best.Result.Returns, again.Returns);
    }

    [Theory]
    [InlineData(2, null, TrainingEnd.Patience, 400)]
    [InlineData(0, 1.0, TrainingEnd.Target, 0)]
    [InlineData(0, 1e6, TrainingEnd.Steps, 800)]
    public void Run_PlanWithAnEnd_EndsThere(int patience, double? target, TrainingEnd end, long step)
    {
        // The counting agent does not get better, so that every evaluation returns the same.
        TrainingResult result = _bench.Train(RunBench.Counting with { Patience = patience, Target = target }, "run");

        Assert.Equal(end, result.End);
        Assert.InRange(result.Steps, step, step + 2);
        Assert.Equal((0, result.Final), (result.BestStep, result.Best));
        Assert.Equal(result, _bench.Train(RunBench.Counting with { Patience = patience, Target = target }, "run", resume: true));
    }

    [Fact]
    public void Run_Records_AddUp()
    {
        var watcher = new StepWatcher(_ => { });

        TrainingResult result = _bench.Train(RunBench.Counting, "run", observer: watcher);

        Assert.All(watcher.Records, record => Assert.Equal(1, record.Reward)); // Countdown pays 1 a step
        Assert.All(watcher.Records.Where(record => record.Return is not null), record => Assert.Equal(record.Length, record.Return));
        var last = Checkpoint.Read(_bench.Folder("run").Last);
        Assert.Equal([result.Steps, (double)result.Steps], last.Get<double>("sums", 3)[..2].ToArray());
        Assert.Equal(result.Episodes, last.Get<double>("sums", 3)[2]);
        double unfinished = last.Get<double>("run.lane_returns", 3).ToArray().Sum();
        double finished = 0;
        long episodes = 0;
        foreach (TrainingRecord record in watcher.Records)
        {
            finished += (record.Return ?? 0) * (record.Episodes - episodes);
            episodes = record.Episodes;
        }

        Assert.Equal(result.Steps, finished + unfinished, 6);
    }

    private static void CancelFrom(CancellationTokenSource stop, long step, long at)
    {
        if (step >= at)
        {
            stop.Cancel();
        }
    }

    private static TrainingPlan PlanOf(string agent) => agent == "tabular-q" ? RunBench.Tabular : RunBench.Linear;

    private static IVectorEnvironment Environment(TrainingPlan plan, int lanes) =>
        RunBench.Environments.MakeVector(plan.Environment, lanes, plan.EnvironmentSettings);
}
