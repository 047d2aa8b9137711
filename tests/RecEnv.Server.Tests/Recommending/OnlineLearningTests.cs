using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using RecEnv.Agents;
using RecEnv.Learning.Checkpoints;
using RecEnv.Server.Tests.Support;
using RecEnv.Spaces;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Tests.Recommending;

/// <summary>An agent in service that learns is the agent that learned the same in process.</summary>
public class OnlineLearningTests
{
    private const string Interest = "InterestEvolution-v0";
    private const string Short = """{"time_budget":20}""";
    private const string Deep =
        """{"hidden_sizes":[8],"history_decays":[0.5],"warm_up_steps":20,"batch_size":8,"horizon":2,"replay_capacity":500,"epsilon_steps":100}""";

    [Theory]
    [InlineData("lin-ucb", null)]
    [InlineData("lin-ts", null)]
    [InlineData("slateq", Deep)]
    public async Task Feedback_LearningAgent_EndsBitEqualToItsTwinInProcess(string agent, string? agentOptions)
    {
        const int Count = 5;
        using var folder = new TempFolder();
        string file = folder.File("agent.safetensors");
        RecommenderOptions options = Visits.Options(agent, agentOptions, Interest, Short) with
        {
            MaxVisits = Count,
            Mode = AgentMode.Train,
            Learns = true,
            SaveFile = file,
            Seed = 3,
        };
        var twin = (ILearningAgent)options.Agent.Make(new AgentContext(options.Contract, Count, 3), agentOptions);
        var batch = new TransitionBatch(options.Contract, Count);
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { Recommender = options });
        using var visits = new Visits(server, Interest, Count, Short);
        List<int> active = [.. Enumerable.Range(0, Count)];
        long given = 0;

        for (int step = 0; active.Count > 0; step++)
        {
            foreach (int visit in active)
            {
                batch.Observations.CopyLane(visits.Current(visit).Observations, 0, visit);
                (batch.Present[visit], batch.First[visit]) = (true, step == 0);
            }

            await visits.AdvanceAsync([.. active]);
            foreach (int visit in active)
            {
                VectorStep after = visits.Current(visit);
                batch.Actions.CopyLane(visits.Action(visit), 0, visit);
                batch.NextObservations.CopyLane(after.Observations, 0, visit);
                batch.Rewards[visit] = after.Rewards[0];
                (batch.Terminated[visit], batch.Truncated[visit]) = (after.Terminated[0], after.Truncated[0]);
            }

            await visits.GiveFeedbackAsync([.. active]);
            twin.Learn(batch);
            batch.Present.Clear();
            given += active.Count;
            active.RemoveAll(visit => visits.Current(visit).Terminated[0] || visits.Current(visit).Truncated[0]);
        }

        Wire.SaveRecommenderResponse saved =
            await server.Recommender.SaveRecommenderAsync(new Wire.SaveRecommenderRequest()).ResponseAsync.Within();
        var served = Checkpoint.Read(file);
        Checkpoint expected = AgentFile.Save(twin, options.Agent, agentOptions, options.Contract);
        Checkpoint ignorant = AgentFile.Save(
            (ILearningAgent)options.Agent.Make(new AgentContext(options.Contract, Count, 3), agentOptions),
            options.Agent,
            agentOptions,
            options.Contract);
        Assert.Equal(given, saved.Feedbacks);
        Assert.True(given > 30);
        Assert.Equal(expected.Texts, served.Texts);
        Assert.Equal(Learned(expected), Learned(served));
        Assert.NotEqual(Learned(ignorant), Learned(served));

        // Visits draw from streams of their own, and what is remembered of visits that act is no part of what was learned.
        static Dictionary<string, string> Learned(Checkpoint checkpoint) => checkpoint.Names
            .Where(name => name != "exploration" && !name.StartsWith("acting.", StringComparison.Ordinal))
            .ToDictionary(name => name, name => Convert.ToHexString(checkpoint.Get(name).Bytes));
    }

    [Fact]
    public async Task Stop_LearningAgent_IsSavedAndServesAgain()
    {
        using var folder = new TempFolder();
        string file = folder.File("agent.safetensors");
        RecommenderOptions options = Visits.Options("lin-ucb", null, Interest) with { MaxVisits = 2 };
        RecommenderOptions learning = options with { Learns = true, Mode = AgentMode.Train, SaveFile = file };
        await using (TestServer server = await TestServer.StartAsync(new ServerOptions { Recommender = learning }))
        {
            using var visits = new Visits(server, Interest, 1);
            for (int step = 0; step < 30; step++)
            {
                await visits.AdvanceAsync(0);
                await visits.GiveFeedbackAsync(0);
            }

            Assert.False(File.Exists(file));
            await server.StopAsync();
        }

        var checkpoint = Checkpoint.Read(file);
        await using TestServer again = await TestServer.StartAsync(
            new ServerOptions { Recommender = options with { Checkpoint = checkpoint } });
        await using TestServer ignorant = await TestServer.StartAsync(new ServerOptions { Recommender = options });
        using var after = new Visits(again, Interest, 1);
        using var control = new Visits(ignorant, Interest, 1);

        Assert.NotEqual(await control.AdvanceAsync(0), await after.AdvanceAsync(0));
        await Refusal.ExpectAsync(
            () => again.Recommender.SaveRecommenderAsync(new Wire.SaveRecommenderRequest()).ResponseAsync,
            StatusCode.FailedPrecondition,
            Wire.ErrorCode.NoRecommender,
            "This server was started without a file to save its agent to. Start it with \"recenv serve --agent … --learn --save " +
            "FILE\".");
    }

    [Fact]
    public async Task Stop_FileCannotBeWritten_SaysSoWhenAllElseIsDone()
    {
        using var folder = new TempFolder();
        RecommenderOptions options = Visits.Options("lin-ucb", null, Interest) with
        {
            Learns = true,
            SaveFile = Path.Combine(folder.File("missing"), "agent.safetensors"),
        };
        RecEnvServer server = await RecEnvServer.StartAsync(new ServerOptions { Recommender = options }).Within();
        using (GrpcChannel channel = Connections.Open(server.Addresses[0]))
        {
            (Status refused, _) = await Refusal.CatchAsync(() => new Wire.RecommenderService.RecommenderServiceClient(channel)
                .SaveRecommenderAsync(new Wire.SaveRecommenderRequest()).ResponseAsync);
            Assert.Contains("cannot be written", refused.Detail, StringComparison.Ordinal);
        }

        CheckpointException problem = await Assert.ThrowsAsync<CheckpointException>(() => server.StopAsync().Within());

        Assert.Contains("cannot be written", problem.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<CheckpointException>(() => server.DisposeAsync().AsTask().Within());
    }

    [Fact]
    public async Task Save_AgentThatRewardsBroke_KeepsTheLastFile()
    {
        using var folder = new TempFolder();
        string file = folder.File("agent.safetensors");
        RecommenderOptions options = Visits.Options("lin-ucb", null, Interest) with { Learns = true, SaveFile = file };
        RecEnvServer server = await RecEnvServer.StartAsync(new ServerOptions { Recommender = options }).Within();
        byte[] good;
        using (GrpcChannel channel = Connections.Open(server.Addresses[0]))
        using (var visits = new Visits(new Wire.RecommenderService.RecommenderServiceClient(channel), Interest, 1))
        {
            var calls = new Wire.RecommenderService.RecommenderServiceClient(channel);
            await visits.AdvanceAsync(0);
            await visits.GiveFeedbackAsync(0);
            await calls.SaveRecommenderAsync(new Wire.SaveRecommenderRequest()).ResponseAsync.Within();
            good = await File.ReadAllBytesAsync(file);
            for (int i = 0; i < 5; i++)
            {
                await visits.AdvanceAsync(0);
                Wire.FeedbackRequest feedback = visits.Feedback(0);
                feedback.Rewards = ByteString.CopyFrom(BitConverter.GetBytes(1.7e308));
                await calls.FeedbackAsync(feedback).ResponseAsync.Within();
            }

            (Status refused, _) = await Refusal.CatchAsync(() => calls.SaveRecommenderAsync(new Wire.SaveRecommenderRequest()).ResponseAsync);
            Assert.Contains("holds numbers that are not finite, as after rewards", refused.Detail, StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<CheckpointException>(() => server.StopAsync().Within());
        await Assert.ThrowsAsync<CheckpointException>(() => server.DisposeAsync().AsTask().Within());
        Assert.Equal(good, await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task Start_LogOfAnotherServer_IsRefused()
    {
        using var folder = new TempFolder();
        var options = new ServerOptions
        {
            Recommender = Visits.Options("random", null, Interest) with { LogFile = folder.File("log.jsonl") },
        };
        await using RecEnvServer first = await RecEnvServer.StartAsync(options).Within();

        ArgumentException problem = await Assert.ThrowsAsync<ArgumentException>(() => RecEnvServer.StartAsync(options).Within());

        Assert.StartsWith("The log of recommendations cannot be written: ", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Feedback_Logged_IsALineOfEachRecommendation()
    {
        using var folder = new TempFolder();
        string file = folder.File("log.jsonl");
        RecommenderOptions options = Visits.Options("random", null, Interest) with { LogFile = file };
        await using (TestServer server = await TestServer.StartAsync(new ServerOptions { Recommender = options }))
        {
            using var visits = new Visits(server, Interest, 2);
            await visits.AdvanceAsync(0, 1);
            await visits.AdvanceAsync(0);
            await visits.GiveFeedbackAsync(0); // step 1; step 0 is skipped
            await server.StopAsync();
        }

        JsonElement[] lines = [.. File.ReadAllLines(file).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
        Assert.Equal(
            [(0, "visit 0", 0, false), (1, "visit 0", 1, true), (2, "visit 1", 0, false)],
            lines.Select(line => (
                line.GetProperty("n").GetInt32(),
                line.GetProperty("visit").GetString(),
                line.GetProperty("step").GetInt32(),
                line.GetProperty("reward").ValueKind == JsonValueKind.Number)));
        Assert.All(lines, line => Assert.Equal(-Math.Log(90), line.GetProperty("log_propensity").GetDouble(), 12));
        Assert.All(lines, line => Assert.Equal(2, line.GetProperty("action").GetArrayLength()));
    }

    [Fact]
    public async Task Feedback_LogOnAFullDisk_IsTakenAndTheNextCallsRefused()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // elsewhere there is no file that is always full
        }

        RecommenderOptions options = Visits.Options("random", null, Interest) with { LogFile = "/dev/full" };
        var server = await TestServer.StartAsync(new ServerOptions { Recommender = options });
        using (var visits = new Visits(server, Interest, 1))
        {
            await visits.AdvanceAsync(0);
            await visits.GiveFeedbackAsync(0);

            Func<Task>[] calls =
            [
                () => visits.AdvanceAsync(0),
                () => visits.GiveFeedbackAsync(0),
                () => server.Recommender.EndVisitsAsync(new Wire.EndVisitsRequest { Visits = { "visit 0" } }).ResponseAsync,
            ];
            foreach (Func<Task> call in calls)
            {
                (Status status, Wire.ErrorDetail refused) = await Refusal.CatchAsync(call);
                Assert.Equal((StatusCode.ResourceExhausted, Wire.ErrorCode.Capacity), (status.StatusCode, refused.Code));
                Assert.StartsWith(
                    "The server cannot write its log of recommendations, so it makes and takes none: ", refused.Message, StringComparison.Ordinal);
            }
        }

        await Assert.ThrowsAsync<IOException>(() => server.StopAsync().Within());
        await Assert.ThrowsAsync<IOException>(() => server.DisposeAsync().AsTask().Within());
    }

    [Fact]
    public async Task Recommend_ForgetsTheOldest_LogsItAtOnce()
    {
        using var folder = new TempFolder();
        string file = folder.File("log.jsonl");
        RecommenderOptions options = Visits.Options("random", null, Interest) with { LogFile = file, MaxWaiting = 1 };
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { Recommender = options });
        using var visits = new Visits(server, Interest, 1);

        await visits.AdvanceAsync(0);
        await visits.AdvanceAsync(0);

        using var log = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        Assert.StartsWith("{\"n\":0,\"visit\":\"visit 0\",\"step\":0,", await log.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)] // step 1 is forgotten when step 3 is asked for
    [InlineData(64)] // step 1 is forgotten when step 2 has its feedback
    public async Task Feedback_AfterAForgottenStep_BeginsAnEpisode(int maxWaiting)
    {
        var agent = new NotingAgent();
        RecommenderOptions options = Visits.Options("random", null, Interest) with
        {
            Agent = new AgentDefinition<NoOptions>("noting", "Notes.", (_, _) => agent),
            Learns = true,
            Mode = AgentMode.Train,
            MaxWaiting = maxWaiting,
        };
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { Recommender = options });
        using var visits = new Visits(server, Interest, 1);

        await visits.AdvanceAsync(0);
        Wire.FeedbackRequest blind = visits.Feedback(0);
        blind.NextObservationLeaves.Clear();
        await Refusal.ExpectAsync(
            () => server.Recommender.FeedbackAsync(blind).ResponseAsync,
            StatusCode.InvalidArgument,
            Wire.ErrorCode.InvalidRequest,
            "The agent learns from feedback, so what was observed next must be there. Give the next observation of each row.");
        await visits.GiveFeedbackAsync(0); // step 0
        await visits.AdvanceAsync(0);
        await visits.AdvanceAsync(0);
        Wire.FeedbackRequest second = visits.Feedback(0); // step 2
        await visits.AdvanceAsync(0);
        await server.Recommender.FeedbackAsync(second).ResponseAsync.Within();
        await visits.GiveFeedbackAsync(0); // step 3

        Assert.Equal([true, true, false], agent.Firsts);
    }

    [Fact]
    public async Task Feedback_TwoStepsOfAVisitInOneCall_AreTwoBatchesAndTellTheCut()
    {
        var agent = new NotingAgent();
        RecommenderOptions options = Visits.Options("random", null, Interest) with
        {
            Agent = new AgentDefinition<NoOptions>("noting", "Notes.", (_, _) => agent),
            Learns = true,
        };
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { Recommender = options });
        using var visits = new Visits(server, Interest, 1);
        await visits.AdvanceAsync(0);
        await visits.AdvanceAsync(0);
        Wire.FeedbackRequest both = visits.Feedback(0, 0);
        (both.Rows[0].Step, both.Truncated) = (0, ByteString.CopyFrom(0, 1));

        await server.Recommender.FeedbackAsync(both).ResponseAsync.Within();

        Assert.Equal([true, false], agent.Firsts);
        Assert.Equal([false, true], agent.Cuts);
    }

    /// <summary>Shows the first candidates, and notes which transitions begin an episode.</summary>
    private sealed class NotingAgent : ILearningAgent
    {
        public List<bool> Firsts { get; } = [];

        public List<bool> Cuts { get; } = [];

        public AgentMode Mode { get; set; }

        public void Act(VectorStep step, ValueBatch actions)
        {
            foreach (int lane in Enumerable.Range(0, step.LaneCount))
            {
                (actions.Leaves[0].Lane<long>(lane)[0], actions.Leaves[0].Lane<long>(lane)[1]) = (0, 1);
            }
        }

        public void Learn(TransitionBatch transitions)
        {
            Firsts.Add(transitions.First[0]);
            Cuts.Add(transitions.Truncated[0]);
        }

        public void Save(Checkpoint checkpoint)
        {
        }

        public void Load(Checkpoint checkpoint)
        {
        }
    }
}
