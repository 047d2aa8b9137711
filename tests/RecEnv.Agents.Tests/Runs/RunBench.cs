using RecEnv.Agents.Runs;
using RecEnv.Agents.Tests.Support;
using RecEnv.Learning.Checkpoints;
using RecEnv.Options;
using RecEnv.Spaces;

namespace RecEnv.Agents.Tests.Runs;

/// <summary>Short trainings in a folder of their own.</summary>
internal sealed class RunBench : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("recenv-runs-");

    public static TrainingPlan Tabular { get; } = new()
    {
        Agent = "tabular-q",
        Environment = "DocumentTransition-v0",
        AgentOptions = """{"epsilon":0.2,"epsilon_decay":0.999,"learning_rate":1,"rate_exponent":0.8}""",
        Steps = 800,
        Lanes = 3,
        LogEvery = 50,
        EvaluateEvery = 200,
        EvaluationEpisodes = 20,
        CheckpointEvery = 100,
    };

    public static TrainingPlan Linear { get; } = Tabular with
    {
        Agent = "lin-ucb",
        AgentOptions = "{}",
        Environment = "LongTermSatisfaction-v0",
        MaxEpisodeSteps = 40,
        EvaluationEpisodes = 4,
    };

    public static TrainingPlan Counting { get; } = Tabular with { Agent = "counting", AgentOptions = "{}", Environment = "Countdown-v0" };

    public static AgentRegistry Agents { get; } = MakeAgents();

    public static EnvironmentRegistry Environments { get; } = MakeEnvironments();

    public RunFolder Folder(string name) => new(Path.Combine(_root.FullName, name));

    public TrainingResult Train(
        TrainingPlan plan,
        string name,
        bool resume = false,
        TrainingHost? host = null,
        ITrainingObserver? observer = null,
        CancellationToken cancellation = default) =>
        new TrainingRun(plan, plan.Seeds[0], Agents, host ?? TrainingHost.InProcess(Environments), Folder(name), observer)
            .Run(resume, cancellation);

    /// <summary>Asserts that two runs left the same metrics and checkpoints.</summary>
    public void Same(string one, string other)
    {
        Assert.Equal(File.ReadAllText(Folder(one).Metrics), File.ReadAllText(Folder(other).Metrics));
        Assert.Equal(File.ReadAllBytes(Folder(one).Last), File.ReadAllBytes(Folder(other).Last));
        Assert.Equal(File.ReadAllBytes(Folder(one).Best), File.ReadAllBytes(Folder(other).Best));
    }

    public void Dispose() => _root.Delete(recursive: true);

    private static AgentRegistry MakeAgents()
    {
        var agents = AgentRegistry.CreateDefault();
        agents.Register(CountingAgent.Definition);
        agents.Register(DivergingAgent.Definition);
        return agents;
    }

    private static EnvironmentRegistry MakeEnvironments()
    {
        var environments = EnvironmentRegistry.CreateDefault();
        environments.Register(CountdownSimulation.Definition);
        return environments;
    }
}

/// <summary>Calls something at every step of all lanes.</summary>
internal sealed class StepWatcher(Action<long> advanced) : ITrainingObserver
{
    public List<long> Starts { get; } = [];

    public List<EvaluationRecord> Evaluations { get; } = [];

    public List<TrainingRecord> Records { get; } = [];

    public List<TimeSpan> Waits { get; } = [];

    public void Started(long step) => Starts.Add(step);

    public void Advanced(long step) => advanced(step);

    public void Logged(TrainingRecord record) => Records.Add(record);

    public void Evaluated(EvaluationRecord record) => Evaluations.Add(record);

    public void Lost(Exception problem, TimeSpan wait) => Waits.Add(wait);
}

/// <summary>Leaves the numbers after some transitions: in a figure, in a weight, or by an exception of its own.</summary>
public sealed class DivergingAgent(DivergingOptions options) : ILearningAgent, ITrainingFigures
{
    private int _transitions;

    public static AgentDefinition Definition { get; } = new AgentDefinition<DivergingOptions>(
        "diverging", "Diverges.", (_, options) => new DivergingAgent(options));

    public AgentMode Mode { get; set; } = AgentMode.Train;

    private bool Diverged => _transitions >= options.After;

    public void Act(VectorStep step, ValueBatch actions) => actions.Leaves[0].Bytes.Clear();

    public void Learn(TransitionBatch transitions)
    {
        foreach (bool present in transitions.Present)
        {
            _transitions += present ? 1 : 0;
        }

        if (Diverged && options.Where == DivergingWhere.Exception)
        {
            throw new TrainingDivergedException($"The loss is NaN in update {_transitions} (batch of 3 transitions).");
        }
    }

    public void Collect(ICollection<TrainingFigure> figures) =>
        figures.Add(new TrainingFigure("loss", Diverged && options.Where == DivergingWhere.Figure ? double.NaN : 0.5));

    public void Save(Checkpoint checkpoint)
    {
        checkpoint.Set<int>("transitions", [_transitions]);
        checkpoint.Set<float>("weight", [Diverged && options.Where == DivergingWhere.Weight ? float.NaN : 1]);
    }

    public void Load(Checkpoint checkpoint) => _transitions = checkpoint.Get<int>("transitions", 1)[0];
}

public enum DivergingWhere
{
    Figure,
    Weight,
    Exception,
}

public sealed record DivergingOptions
{
    [Option("Transitions after which it diverges.", Minimum = 0)]
    public int After { get; init; } = 330;

    [Option("Where it shows.")]
    public DivergingWhere Where { get; init; }
}
