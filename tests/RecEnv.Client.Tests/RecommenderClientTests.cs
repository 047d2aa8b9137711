using RecEnv.Agents;
using RecEnv.Client.Tests.Support;
using RecEnv.Server;
using RecEnv.Spaces;

namespace RecEnv.Client.Tests;

/// <summary>An agent in service, as this client sees it.</summary>
public class RecommenderClientTests
{
    private const string Id = "InterestEvolution-v0";

    [Fact]
    public async Task Visit_Episode_IsTheOneOfTheAgentInProcess()
    {
        await using TestServer server = await ServeAsync("greedy-click");
        using var recommender = RecommenderClient.Connect(server.Socket);
        using IVectorEnvironment near = Make();
        using IVectorEnvironment far = Make();
        var agent = new GreedyClickAgent(near.Contract);
        RemoteVisit visit = recommender.Start("one");
        near.Reset(7);
        far.Reset(7);

        while (!near.Current.Terminated[0])
        {
            agent.Act(near.Current, near.Actions);
            ValueBatch shown = visit.Recommend(far.Current.Observations);
            Assert.Equal(near.Actions.Leaves[0].Bytes.ToArray(), shown.Leaves[0].Bytes.ToArray());
            near.Step(near.Actions);
            VectorStep after = far.Step(shown);
            Assert.False(visit.Feedback(after.Rewards[0], null, after.Terminated[0], after.Truncated[0]));
        }

        Assert.True(visit.StepCount > 20);
        Assert.Equal(0, visit.LogPropensity);
        Assert.Equal(("greedy-click", 2L), (recommender.Description.Agent, recommender.Description.MaxVisits));
        Assert.Equal(near.Contract.ObservationSpace, recommender.Description.Contract.ObservationSpace);
    }

    [Fact]
    public async Task Recommend_ReplyLost_GivesTheSameRecommendation()
    {
        await using TestServer server = await ServeAsync("random");
        await using TestServer control = await ServeAsync("random");
        using var proxy = new CuttingProxy(server.Tcp);
        using var cut = RecommenderClient.Connect(proxy.Address);
        using var whole = RecommenderClient.Connect(control.Socket);
        using IVectorEnvironment environment = Make();
        ValueBatch observation = environment.Reset(7).Observations;
        (RemoteVisit unlucky, RemoteVisit lucky) = (cut.Start("one"), whole.Start("one"));

        for (int step = 0; step < 4; step++)
        {
            if (step == 2)
            {
                proxy.CutNextReply();
            }

            Assert.Equal(
                lucky.Recommend(observation).Leaves[0].Bytes.ToArray(), unlucky.Recommend(observation).Leaves[0].Bytes.ToArray());
        }

        Assert.Equal(1, proxy.Cuts);
    }

    [Fact]
    public async Task Calls_Mistakes_ThrowWhatTheyAre()
    {
        await using TestServer server = await ServeAsync("random");
        await using TestServer none = await TestServer.StartAsync();
        using var recommender = RecommenderClient.Connect(server.Socket);
        using IVectorEnvironment environment = Make();
        ValueBatch observation = environment.Reset(7).Observations;
        ValueBatch outside = observation.Clone();
        outside["user"].As<float>()[0] = 2;
        RemoteVisit visit = recommender.Start("one");

        Assert.Throws<InvalidOperationException>(() => visit.Feedback(1, null));
        Assert.Throws<ArgumentException>(() => visit.Recommend(outside));
        visit.Recommend(observation);
        recommender.Start("two").Recommend(observation);
        Assert.Throws<CapacityException>(() => recommender.Start("three").Recommend(observation));
        VisitException wrong = Assert.Throws<VisitException>(() => recommender.Recommend([new VisitStep("one", 7)], observation));
        Assert.Throws<ArgumentException>(() => visit.Feedback(double.NaN, null));
        visit.Feedback(1, null);
        FeedbackException twice = Assert.Throws<FeedbackException>(() => visit.Feedback(1, null));
        visit.End();
        visit.End();
        NoRecommenderException noFile = Assert.Throws<NoRecommenderException>(() => recommender.Save());
        NoRecommenderException noAgent = Assert.Throws<NoRecommenderException>(() => RecommenderClient.Connect(none.Socket));

        Assert.StartsWith("Visit \"one\" is at step 0, so 7 cannot follow.", wrong.Message, StringComparison.Ordinal);
        Assert.StartsWith("Step 0 of visit \"one\" takes no feedback any more", twice.Message, StringComparison.Ordinal);
        Assert.StartsWith("This server was started without a file", noFile.Message, StringComparison.Ordinal);
        Assert.StartsWith("This server serves environments, but no agent.", noAgent.Message, StringComparison.Ordinal);
    }

    private static IVectorEnvironment Make() => TestRegistry.Create().MakeVector(Id, 1);

    private static Task<TestServer> ServeAsync(string agent)
    {
        var recommender = new RecommenderOptions
        {
            Agent = AgentRegistry.CreateDefault().Find(agent),
            Contract = TestRegistry.Create().Find(Id).Describe(new EnvironmentSettings()),
            MaxVisits = 2,
        };
        return TestServer.StartAsync(options => options with { Recommender = recommender });
    }
}
