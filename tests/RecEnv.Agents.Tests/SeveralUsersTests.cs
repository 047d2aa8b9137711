namespace RecEnv.Agents.Tests;

public class SeveralUsersTests
{
    private static readonly EnvironmentRegistry _environments = EnvironmentRegistry.CreateDefault();
    private static readonly AgentRegistry _agents = AgentRegistry.CreateDefault();

    [Theory]
    [InlineData("InterestEvolutionMulti-v0")]
    [InlineData("InterestExplorationMulti-v0")]
    [InlineData("LongTermSatisfactionMulti-v0")]
    public void Evaluate_RandomAgent_HasReturnsAndSaysNothingOfItems(string id)
    {
        using IVectorEnvironment environment = _environments.MakeVector(id, 4, new() { MaxEpisodeSteps = 30 });
        var context = new AgentContext(environment.Contract, 4, 1);

        EvaluationResult result = Evaluation.Run(environment, _agents.Find("random").Make(context), 8, seed: 1);

        Assert.Equal(8, result.Returns.Count);
        Assert.True(result.Mean > 0);
        Assert.Null(result.Shown);
        Assert.Null(result.Metric("diversity"));
    }

    [Fact]
    public void Clickbait_SeveralUsers_AreEachShownTheBest()
    {
        using IVectorEnvironment one = _environments.MakeVector("LongTermSatisfaction-v0", 1, new());
        using IVectorEnvironment three = _environments.MakeVector("LongTermSatisfactionMulti-v0", 1, new());
        long[] scores = Act(three, "most-clickbait");

        Assert.Equal(2, Act(one, "most-clickbait").Length);
        Assert.Equal([.. scores[..2], .. scores[..2], .. scores[..2]], scores);
        Assert.NotEqual(scores[0], scores[1]);
    }

    [Theory]
    [InlineData("lin-ucb", "The linear bandit agent fills one slate")]
    [InlineData("lin-ts", "The linear bandit agent fills one slate")]
    [InlineData("tabular-q", "The tabular Q agent fills one slate")]
    public void Make_AgentForOneUser_SaysThatThereAreSeveral(string name, string sentence)
    {
        EnvironmentContract contract = _environments.Find("LongTermSatisfactionMulti-v0").Describe();

        string message = Assert.Throws<AgentMismatchException>(
            () => _agents.Find(name).Make(new AgentContext(contract, 1, 0))).Message;

        Assert.StartsWith(sentence, message, StringComparison.Ordinal);
        Assert.Contains("for each of 3 users", message, StringComparison.Ordinal);
    }

    private static long[] Act(IVectorEnvironment environment, string agent)
    {
        VectorStep step = environment.Reset(7);
        _agents.Find(agent).Make(new AgentContext(environment.Contract, 1, 0)).Act(step, environment.Actions);
        return environment.Actions.Leaves[0].Lane<long>(0).ToArray();
    }
}
