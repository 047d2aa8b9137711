using RecEnv.Agents.Tests.Support;
using RecEnv.Environments.InterestEvolution;
using RecEnv.Environments.LongTermSatisfaction;
using RecEnv.Learning.Checkpoints;
using RecEnv.Spaces;

namespace RecEnv.Agents.Tests;

public class AgentFileTests
{
    private static readonly EnvironmentContract _contract = CountdownSimulation.Definition.Describe();

    [Fact]
    public void SaveAndLoad_Agent_HasOptionsAndWhatItLearned()
    {
        CountingAgent agent = Trained();

        var file = Checkpoint.Parse(AgentFile.Save(agent, CountingAgent.Definition, "{\"bias\":0.25}", _contract).ToBytes());
        var loaded = Assert.IsType<CountingAgent>(AgentFile.Load(file, Registry(), new AgentContext(_contract, 3, 1)));

        Assert.Equal(0.25, loaded.Bias);
        Assert.Equal(agent.Transitions, loaded.Transitions);
        Assert.Equal(new AgentFileFacts("counting", "{\"bias\":0.25}", "Countdown-v0", "{}"), AgentFile.Describe(file));
    }

    [Fact]
    public void Load_OtherEnvironment_IsRefusedWithBothIds()
    {
        Checkpoint file = AgentFile.Save(Trained(), CountingAgent.Definition, null, _contract);
        EnvironmentContract other = InterestEvolution.Definition.Describe();

        string message = Assert.Throws<CheckpointException>(
            () => AgentFile.Load(file, Registry(), new AgentContext(other, 3, 1))).Message;

        Assert.Equal(
            "The agent \"counting\" was saved for \"Countdown-v0\", not for \"InterestEvolution-v0\", which has another observation " +
            "space. Use the environment and options that it was made for.",
            message);
    }

    [Theory]
    [InlineData("""{"slate_size":3}""", "with slate_size 2 (here 3): \"response/click\" of its observation space is ")]
    [InlineData("""{"candidate_count":12,"time_budget":7}""", "with candidate_count 10 (here 12), time_budget null (here 7): \"doc\" of its observation space is ")]
    public void Load_OtherOptions_IsRefusedWithThemAndTheFirstPartThatDiffers(string options, string part)
    {
        EnvironmentContract contract = InterestEvolution.Definition.Describe();
        EnvironmentContract other = InterestEvolution.Definition.Describe(new EnvironmentSettings { OptionsJson = options });
        Checkpoint file = AgentFile.Save(Trained(), CountingAgent.Definition, null, contract);

        string message = Assert.Throws<CheckpointException>(
            () => AgentFile.Load(file, Registry(), new AgentContext(other, 3, 1))).Message;

        Assert.StartsWith("The agent \"counting\" was saved for \"InterestEvolution-v0\" with ", message, StringComparison.Ordinal);
        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.DoesNotContain("Dict(", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 1, 300);
    }

    [Fact]
    public void Load_SpacesWithOtherParts_IsRefusedWithThePart()
    {
        var less = new DictSpace(("a", new DiscreteSpace(3)));
        var more = new DictSpace(("a", new DiscreteSpace(3)), ("b", new DiscreteSpace(2)));
        string Refused(Space saved, Space here) => Assert.Throws<CheckpointException>(() => AgentFile.Load(
            AgentFile.Save(Trained(), CountingAgent.Definition, null, _contract with { ObservationSpace = saved }),
            Registry(),
            new AgentContext(_contract with { ObservationSpace = here }, 3, 1))).Message;

        Assert.Contains("its observation space has \"b\", which this one lacks.", Refused(more, less), StringComparison.Ordinal);
        Assert.Contains("its observation space lacks \"b\", which this one has.", Refused(less, more), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_BrokenNumbersOfTheRun_HideNoneOfTheAgent()
    {
        Checkpoint file = AgentFile.Save(Trained(), CountingAgent.Definition, null, _contract);
        file.Set<double>("run.figures", [double.NaN]);
        AgentFile.Load(file, Registry(), new AgentContext(_contract, 3, 1));
        file.Set<double>("weights", [double.NaN]);

        string message = Assert.Throws<CheckpointException>(
            () => AgentFile.Load(file, Registry(), new AgentContext(_contract, 3, 1))).Message;

        Assert.StartsWith("Tensor \"weights\" of the agent \"counting\" holds numbers that are not finite", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lin-ucb", "ridge.factor", double.NaN, "holds numbers that are not finite: it diverged, or the file is damaged.")]
    [InlineData("lin-ucb", "ridge.factor", -1, "must be finite numbers")]
    [InlineData("lin-ucb", "ridge.moments", double.PositiveInfinity, "holds numbers that are not finite")]
    [InlineData("tabular-q", "epsilon", double.NaN, "holds numbers that are not finite")]
    public void Load_DamagedNumbers_AreRefused(string name, string tensor, double number, string sentence)
    {
        var context = new AgentContext(LongTermSatisfaction.Definition.Describe(), 1, 0);
        AgentDefinition definition = AgentRegistry.CreateDefault().Find(name);
        Checkpoint file = AgentFile.Save((ILearningAgent)definition.Make(context), definition, null, context.Contract);
        int[] shape = [.. file.Get(tensor).Shape];
        double[] numbers = new double[shape.Aggregate(1, (product, size) => product * size)];
        numbers.AsSpan().Fill(number);
        file.Set<double>(tensor, numbers, shape);

        string message = Assert.Throws<CheckpointException>(
            () => AgentFile.Load(file, AgentRegistry.CreateDefault(), context)).Message;

        Assert.Contains(sentence, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OtherActions_AreRefusedWithBoth()
    {
        Checkpoint file = AgentFile.Save(Trained(), CountingAgent.Definition, null, _contract);
        EnvironmentContract other = _contract with { ActionSpace = new DiscreteSpace(5) };

        string message = Assert.Throws<CheckpointException>(
            () => AgentFile.Load(file, Registry(), new AgentContext(other, 3, 1))).Message;

        Assert.Contains("saved for \"Countdown-v0\": its action space is Discrete(2), not Discrete(5).", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FileWithoutAgent_IsRefused()
    {
        string message = Assert.Throws<CheckpointException>(
            () => AgentFile.Load(new Checkpoint(), Registry(), new AgentContext(_contract, 3, 1))).Message;

        Assert.Contains("holds no agent", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_AgentThatIsNotRegistered_NamesThoseThatAre()
    {
        Checkpoint file = AgentFile.Save(Trained(), CountingAgent.Definition, null, _contract);

        string message = Assert.Throws<UnknownAgentException>(
            () => AgentFile.Load(file, AgentRegistry.CreateDefault(), new AgentContext(_contract, 3, 1))).Message;

        Assert.Contains("No agent is called \"counting\"", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OtherOptionsOfTheEnvironment_AreFineWhereTheSpacesAreTheSame()
    {
        EnvironmentContract one = LongTermSatisfaction.Definition.Describe();
        EnvironmentContract other = LongTermSatisfaction.Definition.Describe(new() { OptionsJson = "{\"sensitivity\":0.2}" });
        Checkpoint file = AgentFile.Save(Trained(), CountingAgent.Definition, null, one);

        Assert.NotNull(AgentFile.Load(file, Registry(), new AgentContext(other, 3, 1)));
    }

    private static AgentRegistry Registry()
    {
        var registry = new AgentRegistry();
        registry.Register(CountingAgent.Definition);
        return registry;
    }

    private static CountingAgent Trained()
    {
        using IVectorEnvironment environment = CountdownSimulation.Definition.MakeVector(2);
        var agent = new CountingAgent();
        Training.Run(environment, agent, 100, 1);
        return agent;
    }
}
