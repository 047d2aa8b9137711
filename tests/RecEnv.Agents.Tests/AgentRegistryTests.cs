using RecEnv.Agents.Tests.Support;
using RecEnv.Options;

namespace RecEnv.Agents.Tests;

public class AgentRegistryTests
{
    private static readonly AgentContext _context = new(CountdownSimulation.Definition.Describe(), 2, 1);

    [Fact]
    public void Find_NameThatIsAlmostRight_IsTold()
    {
        string message = Assert.Throws<UnknownAgentException>(() => AgentRegistry.CreateDefault().Find("ranodm")).Message;

        Assert.StartsWith("No agent is called \"ranodm\". Did you mean \"random\"?", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Register_SameNameTwice_IsRefused()
    {
        var registry = AgentRegistry.CreateDefault();
        registry.Register(CountingAgent.Definition);

        Assert.Throws<ArgumentException>(() => registry.Register(CountingAgent.Definition));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Random")]
    [InlineData("my agent")]
    [InlineData("2fast")]
    public void Definition_MalformedName_IsRefused(string name) =>
        Assert.ThrowsAny<ArgumentException>(() => new AgentDefinition<NoOptions>(name, "?", (_, _) => new CountingAgent()));

    [Fact]
    public void Make_Options_AreCheckedLikeThoseOfEnvironments()
    {
        AgentDefinition definition = CountingAgent.Definition;

        Assert.Equal(0.5, Assert.IsType<CountingAgent>(definition.Make(_context, "{\"bias\": 0.5}")).Bias);
        Assert.Contains("[0, 1]", Assert.Throws<InvalidOptionException>(() => definition.Make(_context, "{\"bias\": 2}")).Message, StringComparison.Ordinal);
        Assert.Contains("\"bias\"", Assert.Throws<InvalidOptionException>(() => definition.Make(_context, "{\"bais\": 1}")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateDefault_EveryAgent_ActsWhereItSuitsAndSaysSoWhereNot()
    {
        var environments = EnvironmentRegistry.CreateDefault();
        foreach (AgentDefinition agent in AgentRegistry.CreateDefault().Definitions)
        {
            int suits = 0;
            foreach (EnvironmentDefinition environment in environments.Definitions)
            {
                suits += ActsOrRefuses(agent, environment) ? 1 : 0;
            }

            Assert.True(suits > 0, $"{agent.Name} suits no environment");
        }
    }

    private static bool ActsOrRefuses(AgentDefinition definition, EnvironmentDefinition environment)
    {
        using IVectorEnvironment lanes = environment.MakeVector(3);
        IAgent agent;
        try
        {
            agent = definition.Make(new AgentContext(lanes.Contract, 3, 1));
        }
        catch (AgentMismatchException problem)
        {
            Assert.Contains(environment.Id, problem.Message, StringComparison.Ordinal);
            return false;
        }

        VectorStep step = lanes.Reset(1);
        for (int t = 0; t < 30; t++)
        {
            agent.Act(step, lanes.Actions);
            step = lanes.Step(lanes.Actions);
        }

        return true;
    }
}
