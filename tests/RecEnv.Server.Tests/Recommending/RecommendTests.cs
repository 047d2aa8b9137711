using Google.Protobuf;
using RecEnv.Agents;
using RecEnv.Server.Tests.Support;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Tests.Recommending;

/// <summary>What an agent in service recommends.</summary>
public class RecommendTests
{
    private const string Interest = "InterestEvolution-v0";
    private const string Exploration = "InterestExploration-v0";
    private const string Deep =
        """{"hidden_sizes":[16],"history_decays":[0.5],"epsilon":0.4,"final_epsilon":0.4,"replay_capacity":4000}""";

    [Fact]
    public async Task Describe_Agent_TellsItsOptionsAndItsSpaces()
    {
        await using TestServer server = await ServeAsync(Visits.Options("slateq", Deep, Interest) with
        {
            Mode = AgentMode.Train,
            MaxVisits = 9,
            MaxWaiting = 7,
            Lease = TimeSpan.FromSeconds(5),
            Seed = 11,
        });

        Wire.DescribeRecommenderResponse told =
            await server.Recommender.DescribeRecommenderAsync(new Wire.DescribeRecommenderRequest()).ResponseAsync.Within();
        Wire.HelloResponse hello =
            await server.Calls.HelloAsync(new Wire.HelloRequest { Protocol = "recenv.v1" }).ResponseAsync.Within();

        Assert.Equal(("slateq", Interest), (told.Agent, told.Contract.EnvironmentId));
        Assert.Contains("\"hidden_sizes\":[16]", told.AgentOptionsJson, StringComparison.Ordinal);
        Assert.Contains("\"target_period\":", told.AgentOptionsJson, StringComparison.Ordinal); // a default
        Assert.Equal((true, false, true, false), (told.Explores, told.Learns, told.TellsPropensities, told.TellsExploration));
        Assert.Equal((9, 7, 5.0, 11ul), (told.MaxVisits, told.MaxWaiting, told.LeaseSeconds, told.Seed));
        Assert.Contains("recommend", hello.Features);
    }

    [Theory]
    [InlineData("random", null, Interest, null)]
    [InlineData("lin-ts", null, Interest, null)]
    [InlineData("slateq", Deep, Interest, null)]
    [InlineData("cluster-bandit", """{"algorithm":"thompson"}""", Exploration, null)]
    [InlineData("ppo", """{"hidden_sizes":[16]}""", Interest, null)]
    [InlineData("wolpertinger", null, "DocumentTransition-v0", """{"matrix":"generated","document_count":100,"continue_after_accept":1,"continue_after_reject":1}""")]
    public async Task Recommend_OneByOneOrManyAtATime_IsTheSame(string agent, string? agentOptions, string id, string? options)
    {
        const int Count = 64;
        const int Steps = 4;
        RecommenderOptions serving = Visits.Options(agent, agentOptions, id, options) with { MaxVisits = Count, Seed = 3 };
        serving = agent is "random" or "cluster-bandit" ? serving : serving with { Mode = AgentMode.Train };
        await using TestServer together = await ServeAsync(serving);
        await using TestServer alone = await ServeAsync(serving);
        using var many = new Visits(together, id, Count, options);
        using var single = new Visits(alone, id, Count, options);
        int[] all = [.. Enumerable.Range(0, Count)];

        var expected = new List<byte[]>();
        for (int step = 0; step < Steps; step++)
        {
            expected.AddRange(Rows(await many.AdvanceAsync(all), Count));
        }

        byte[][] actual = new byte[expected.Count][];
        for (int step = 0; step < Steps; step++)
        {
            foreach (int visit in all.Reverse()) // so that each has another lane
            {
                actual[(step * Count) + visit] = Rows(await single.AdvanceAsync(visit), 1)[0];
            }
        }

        Assert.Equal(expected, actual);
        Assert.True(expected.Select(Convert.ToHexString).Distinct().Count() > Count / 2); // the rows do differ
    }

    [Fact]
    public async Task Recommend_AnotherSeed_DrawsAnew()
    {
        await using TestServer one = await ServeAsync(Visits.Options("random", null, Interest) with { Seed = 1 });
        await using TestServer two = await ServeAsync(Visits.Options("random", null, Interest) with { Seed = 2 });
        using var first = new Visits(one, Interest, 20);
        using var second = new Visits(two, Interest, 20);
        int[] all = [.. Enumerable.Range(0, 20)];

        Wire.RecommendResponse from1 = await first.AdvanceAsync(all);
        Wire.RecommendResponse from2 = await second.AdvanceAsync(all);

        Assert.NotEqual(from1.ActionLeaves[0], from2.ActionLeaves[0]);
    }

    [Fact]
    public async Task Recommend_LaneOfAVisitThatEnded_StartsAfresh()
    {
        RecommenderOptions options = Visits.Options("slateq", Deep, Interest) with { MaxVisits = 1, Mode = AgentMode.Train };
        await using TestServer used = await ServeAsync(options);
        await using TestServer fresh = await ServeAsync(options);
        using var before = new Visits(used, Interest, 2);
        using var after = new Visits(fresh, Interest, 2);
        for (int step = 0; step < 5; step++)
        {
            await before.AdvanceAsync(0);
        }

        await used.Recommender.EndVisitsAsync(new Wire.EndVisitsRequest { Visits = { "visit 0", "visit 7" } }).ResponseAsync.Within();
        for (int step = 0; step < 5; step++)
        {
            Assert.Equal(Rows(await after.AdvanceAsync(1), 1), Rows(await before.AdvanceAsync(1), 1));
        }
    }

    [Fact]
    public async Task Recommend_LastStepAgain_IsTheSameAndMovesNothing()
    {
        await using TestServer server = await ServeAsync(Visits.Options("random", null, Interest));
        await using TestServer control = await ServeAsync(Visits.Options("random", null, Interest));
        using var visits = new Visits(server, Interest, 2);
        using var others = new Visits(control, Interest, 2);
        Wire.RecommendRequest request = visits.Request(0);
        Wire.RecommendResponse first = await visits.AdvanceAsync(0);

        Wire.RecommendResponse again = await server.Recommender.RecommendAsync(request).ResponseAsync.Within();
        Wire.RecommendResponse next = await visits.AdvanceAsync(0);
        await others.AdvanceAsync(0);

        Assert.Equal(first, again);
        Assert.Equal(await others.AdvanceAsync(0), next);
    }

    [Fact]
    public async Task Recommend_Propensities_AreThoseOfTheRule()
    {
        await using TestServer random = await ServeAsync(Visits.Options("random", null, Interest));
        await using TestServer greedy = await ServeAsync(Visits.Options("greedy-click", null, Interest));
        await using TestServer linear = await ServeAsync(Visits.Options("lin-ts", null, Interest) with { Mode = AgentMode.Train });
        await using TestServer best = await ServeAsync(Visits.Options("lin-ts", null, Interest));

        Wire.RecommendResponse fromRandom = await AskAsync(random);
        Wire.RecommendResponse fromGreedy = await AskAsync(greedy);
        Wire.RecommendResponse fromLinear = await AskAsync(linear);
        Wire.RecommendResponse fromBest = await AskAsync(best);

        Assert.All(Numbers.Of<double>(fromRandom.LogPropensities), p => Assert.Equal(-Math.Log(90), p, 12)); // 10 · 9 slates
        Assert.Equal([0, 0, 0], Numbers.Of<double>(fromGreedy.LogPropensities));
        Assert.Empty(fromLinear.LogPropensities);
        Assert.Empty(fromRandom.Explored);
        Assert.Contains((byte)1, fromLinear.Explored); // a draw of an ignorant model is all exploration
        Assert.Equal(new byte[3], fromBest.Explored.ToByteArray());

        static async Task<Wire.RecommendResponse> AskAsync(TestServer server)
        {
            using var visits = new Visits(server, Interest, 3);
            return await visits.AdvanceAsync(0, 1, 2);
        }
    }

    private static Task<TestServer> ServeAsync(RecommenderOptions options) =>
        TestServer.StartAsync(new ServerOptions { Recommender = options });

    /// <summary>Everything said of each row.</summary>
    private static byte[][] Rows(Wire.RecommendResponse reply, int count)
    {
        ByteString[] columns = [.. reply.ActionLeaves, reply.LogPropensities, reply.Explored];
        return [.. Enumerable.Range(0, count).Select(row => columns.SelectMany(column => Row(column, row, count)).ToArray())];
    }

    private static byte[] Row(ByteString column, int row, int count)
    {
        int size = column.Length / count;
        return column.Span.Slice(row * size, size).ToArray();
    }
}
