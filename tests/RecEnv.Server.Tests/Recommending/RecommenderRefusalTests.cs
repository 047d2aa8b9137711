using System.Runtime.InteropServices;
using Google.Protobuf;
using Grpc.Core;
using RecEnv.Agents;
using RecEnv.Server.Tests.Support;
using RecEnv.Spaces;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Tests.Recommending;

/// <summary>Each mistake meets one sentence, and moves nothing.</summary>
public class RecommenderRefusalTests
{
    private const string Interest = "InterestEvolution-v0";

    [Fact]
    public async Task Calls_ServerWithoutAgent_SayHowToStartOne()
    {
        await using TestServer server = await TestServer.StartAsync();
        const string Sentence =
            "This server serves environments, but no agent. Start one with \"recenv serve --agent NAME --env ID\".";

        await RefusedAsync(() => server.Recommender.DescribeRecommenderAsync(new Wire.DescribeRecommenderRequest()).ResponseAsync);
        await RefusedAsync(() => server.Recommender.RecommendAsync(new Wire.RecommendRequest()).ResponseAsync);
        await RefusedAsync(() => server.Recommender.SaveRecommenderAsync(new Wire.SaveRecommenderRequest()).ResponseAsync);

        async Task RefusedAsync(Func<Task> call) => Assert.False((await Refusal.ExpectAsync(
            call, StatusCode.FailedPrecondition, Wire.ErrorCode.NoRecommender, Sentence)).Recoverable);
    }

    [Fact]
    public async Task Recommend_BadRows_SayWhatIsWrong()
    {
        await using TestServer server = await ServeAsync(maxVisits: 2);
        using var visits = new Visits(server, Interest, 3);

        await InvalidAsync(server, new Wire.RecommendRequest(), "The call has 0 rows, but must have 1 to 2 on this server.");
        await InvalidAsync(server, visits.Request(0, 1, 2), "The call has 3 rows, but must have 1 to 2 on this server.");
        await InvalidAsync(server, visits.Request(0, 0), "Visit \"visit 0\" is named twice. Ask for one step of a visit at a time.");
        await InvalidAsync(server, Named(""), "A visit's name has 0 characters, but must have 1 to 200.");
        await InvalidAsync(server, Named(new string('x', 201)), "A visit's name has 201 characters, but must have 1 to 200.");

        Wire.RecommendRequest Named(string name)
        {
            Wire.RecommendRequest request = visits.Request(0);
            request.Rows[0].Visit = name;
            return request;
        }
    }

    [Fact]
    public async Task Recommend_BadObservation_NamesTheLeaf()
    {
        await using TestServer server = await ServeAsync();
        using var visits = new Visits(server, Interest, 2);
        Wire.RecommendRequest few = visits.Request(0);
        few.ObservationLeaves.RemoveAt(0);
        Wire.RecommendRequest small = visits.Request(0, 1);
        small.ObservationLeaves[0] = ByteString.CopyFrom(new byte[7]);
        Wire.RecommendRequest outside = visits.Request(0, 1);
        float[] features = Numbers.Of<float>(outside.ObservationLeaves[0]);
        features[203] = 1.5f; // candidate 0, feature 3 of the second visit
        outside.ObservationLeaves[0] = ByteString.CopyFrom(MemoryMarshal.AsBytes(features.AsSpan()));

        (Status noLeaf, _) = await Refusal.CatchAsync(() => server.Recommender.RecommendAsync(few).ResponseAsync);
        await InvalidAsync(server, small, "Leaf \"doc\" of the observation has 7 bytes, but 2 rows of float32[10, 20] need 1600.");
        await InvalidAsync(
            server,
            outside,
            "The observation of visit \"visit 1\" is outside its space: \"doc\" at index 0, 3 is 1.5, outside [-1, 1].");
        await visits.AdvanceAsync(0, 1); // nothing had moved

        Assert.StartsWith(
            "The observation has 6 leaves, but that of \"InterestEvolution-v0\" has 7: Dict(", noLeaf.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recommend_WrongStep_SaysWhereTheVisitIs()
    {
        await using TestServer server = await ServeAsync();
        using var visits = new Visits(server, Interest, 2);
        Wire.RecommendRequest first = visits.Request(0);
        await visits.AdvanceAsync(0);
        Wire.RecommendRequest other = visits.Request(0);
        other.Rows[0].Step = 0;
        await visits.AdvanceAsync(0);
        Wire.RecommendRequest late = visits.Request(1);
        late.Rows[0].Step = 4;

        await VisitAsync(
            late,
            "Visit \"visit 1\" is not open here, so it cannot be at step 4: it was never started, is over, or its lease ran out. " +
            "Start one with step 0.");
        await VisitAsync(
            first,
            "Visit \"visit 0\" is at step 1, so 0 cannot follow. Ask for step 2, for 1 to get the same recommendation again, or end " +
            "the visit to start it anew.");
        other.Rows[0].Step = 1;
        other.ObservationLeaves.Clear();
        other.ObservationLeaves.AddRange(first.ObservationLeaves);
        await VisitAsync(
            other,
            "Visit \"visit 0\" has its recommendation at step 1, for another observation. Ask for step 2, or end the visit to start " +
            "it anew.");

        Task VisitAsync(Wire.RecommendRequest request, string sentence) => Refusal.ExpectAsync(
            () => server.Recommender.RecommendAsync(request).ResponseAsync,
            StatusCode.FailedPrecondition,
            Wire.ErrorCode.Visit,
            sentence);
    }

    [Fact]
    public async Task Recommend_FullServer_WaitsForAnEndOrALease()
    {
        var time = new ManualTime();
        await using TestServer server = await ServeAsync(maxVisits: 2, time: time);
        using var visits = new Visits(server, Interest, 4);
        await visits.AdvanceAsync(0, 1);

        Wire.ErrorDetail full = await Refusal.ExpectAsync(
            () => visits.AdvanceAsync(2),
            StatusCode.ResourceExhausted,
            Wire.ErrorCode.Capacity,
            "2 visits are open and 1 more were asked for, but this server's agent serves at most 2 at a time. End visits that are " +
            "over, wait until a lease runs out, or start the server with a larger --max-visits.");
        await server.Recommender.EndVisitsAsync(new Wire.EndVisitsRequest { Visits = { "visit 1" } }).ResponseAsync.Within();
        await visits.AdvanceAsync(2);
        time.Advance(TimeSpan.FromSeconds(601)); // the lease is 10 min
        await visits.AdvanceAsync(3);
        (Status expired, _) = await Refusal.CatchAsync(() => visits.AdvanceAsync(0));

        Assert.Equal(5, full.RetryAfterSeconds);
        Assert.StartsWith("Visit \"visit 0\" is not open here", expired.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recommend_WithinTheLease_RenewsIt()
    {
        var time = new ManualTime();
        await using TestServer server = await ServeAsync(time: time);
        using var visits = new Visits(server, Interest, 2);
        await visits.AdvanceAsync(0, 1);

        time.Advance(TimeSpan.FromSeconds(400));
        await visits.AdvanceAsync(0);
        time.Advance(TimeSpan.FromSeconds(400));
        await visits.AdvanceAsync(0);
        (Status expired, _) = await Refusal.CatchAsync(() => visits.AdvanceAsync(1));

        Assert.StartsWith("Visit \"visit 1\" is not open here", expired.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recommend_AgentThatFails_EndsTheVisitsItWasAskedFor()
    {
        bool fails = false;
        RecommenderOptions options = Visits.Options("random", null, Interest) with
        {
            Agent = new AgentDefinition<NoOptions>("failing", "Fails.", (_, _) => new FailingAgent(() => fails)),
        };
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { Recommender = options });
        server.Log.Expected.Add(300); // refused
        server.Log.Expected.Add(301); // failed
        using var visits = new Visits(server, Interest, 2);
        await visits.AdvanceAsync(0, 1);

        fails = true;
        (Status bug, _) = await Refusal.CatchAsync(() => visits.AdvanceAsync(0));
        fails = false;
        (Status ended, _) = await Refusal.CatchAsync(() => visits.AdvanceAsync(0));
        await visits.AdvanceAsync(1);

        Assert.Equal(StatusCode.Internal, bug.StatusCode);
        Assert.StartsWith("Visit \"visit 0\" is not open here", ended.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Feedback_BadNumbers_SayWhatIsWrong()
    {
        await using TestServer server = await ServeAsync();
        using var visits = new Visits(server, Interest, 2);
        await visits.AdvanceAsync(0, 1);

        await InvalidAsync(f => f.Rewards = ByteString.Empty, "The call has 0 bytes of rewards, but 2 rows need 16.");
        await InvalidAsync(f => f.Rewards = Doubles(1, double.NaN), "The reward of visit \"visit 1\" is NaN, but must be a finite number.");
        await InvalidAsync(
            f => f.Rewards = Doubles(double.NegativeInfinity, 1),
            "The reward of visit \"visit 0\" is -Infinity, but must be a finite number.");
        await InvalidAsync(f => f.Terminated = Bytes(1), "The call has 1 bytes of terminated, but 2 rows need 2.");
        await InvalidAsync(f => f.Truncated = Bytes(1, 2), "Byte 1 of truncated is 2, but must be 0 or 1.");
        await InvalidAsync(
            f => (f.Terminated, f.Truncated) = (Bytes(0, 1), Bytes(0, 1)),
            "Visit \"visit 1\" is both terminated and truncated. Say one of them.");
        await InvalidAsync(
            f => f.NextObservationLeaves[0] = Bytes(1),
            "Leaf \"doc\" of the next observation has 1 bytes, but 2 rows of float32[10, 20] need 1600.");
        await visits.GiveFeedbackAsync(0, 1); // nothing had moved

        static ByteString Bytes(params ReadOnlySpan<byte> bytes) => ByteString.CopyFrom(bytes);
        static ByteString Doubles(params ReadOnlySpan<double> numbers) => ByteString.CopyFrom(MemoryMarshal.AsBytes(numbers));

        Task InvalidAsync(Action<Wire.FeedbackRequest> spoil, string sentence)
        {
            Wire.FeedbackRequest request = visits.Feedback(0, 1);
            spoil(request);
            return Refusal.ExpectAsync(
                () => server.Recommender.FeedbackAsync(request).ResponseAsync,
                StatusCode.InvalidArgument,
                Wire.ErrorCode.InvalidRequest,
                sentence);
        }
    }

    [Fact]
    public async Task Feedback_NothingWaits_SaysWhy()
    {
        await using TestServer server = await ServeAsync();
        using var visits = new Visits(server, Interest, 2);
        await visits.AdvanceAsync(0);
        Wire.FeedbackRequest first = visits.Feedback(0);
        await visits.AdvanceAsync(0);
        Wire.FeedbackRequest second = visits.Feedback(0);
        Wire.FeedbackRequest tooEarly = visits.Feedback(0);
        tooEarly.Rows[0].Step = 2;
        Wire.FeedbackRequest stranger = visits.Feedback(0);
        stranger.Rows[0].Visit = "who\n";
        Wire.FeedbackRequest last = visits.Feedback(0);
        last.Terminated = ByteString.CopyFrom(1);
        Wire.FeedbackRequest beyond = visits.Feedback(0, 0);
        beyond.Terminated = ByteString.CopyFrom(1, 0);
        const string Given = "takes no feedback any more: it had it, or a later step did, or too many waited. Give feedback once, in the " +
            "order of steps.";

        await FeedbackAsync(
            tooEarly,
            "Visit \"visit 0\" is at step 1, so nothing was recommended at step 2 yet. Give feedback on steps up to 1.");
        await FeedbackAsync(
            stranger,
            "Visit \"who\\u000A\" is not open here, so its step 1 takes no feedback: it was never started, is over, or its lease ran " +
            "out. Give feedback before a visit ends.");
        await FeedbackAsync(beyond, "Visit \"visit 0\" ended at step 1, so step 1 takes no feedback. Start another visit.");
        await server.Recommender.FeedbackAsync(second).ResponseAsync.Within();
        await FeedbackAsync(second, $"Step 1 of visit \"visit 0\" {Given}");
        await FeedbackAsync(first, $"Step 0 of visit \"visit 0\" {Given}");
        await visits.AdvanceAsync(0);
        last.Rows[0].Step = 2;
        await server.Recommender.FeedbackAsync(last).ResponseAsync.Within();
        (Status over, _) = await Refusal.CatchAsync(() => visits.AdvanceAsync(0));

        Assert.StartsWith("Visit \"visit 0\" is not open here", over.Detail, StringComparison.Ordinal);

        Task FeedbackAsync(Wire.FeedbackRequest request, string sentence) => Refusal.ExpectAsync(
            () => server.Recommender.FeedbackAsync(request).ResponseAsync,
            StatusCode.FailedPrecondition,
            Wire.ErrorCode.Feedback,
            sentence);
    }

    [Fact]
    public async Task Feedback_RowsOfOneVisit_ComeInOrderAndEndWithACut()
    {
        await using TestServer server = await ServeAsync();
        using var visits = new Visits(server, Interest, 1);
        await visits.AdvanceAsync(0);
        await visits.AdvanceAsync(0);
        Wire.FeedbackRequest twice = visits.Feedback(0, 0);
        Wire.FeedbackRequest beyond = visits.Feedback(0, 0);
        (beyond.Rows[0].Step, beyond.Truncated) = (0, ByteString.CopyFrom(1, 0));
        Wire.FeedbackRequest cut = visits.Feedback(0);
        cut.Truncated = ByteString.CopyFrom(1);

        (Status repeated, _) = await Refusal.CatchAsync(() => server.Recommender.FeedbackAsync(twice).ResponseAsync);
        (Status after, _) = await Refusal.CatchAsync(() => server.Recommender.FeedbackAsync(beyond).ResponseAsync);
        await server.Recommender.FeedbackAsync(cut).ResponseAsync.Within();
        (Status over, _) = await Refusal.CatchAsync(() => visits.AdvanceAsync(0));

        Assert.StartsWith("Step 1 of visit \"visit 0\" takes no feedback any more", repeated.Detail, StringComparison.Ordinal);
        Assert.Equal("Visit \"visit 0\" ended at step 0, so step 1 takes no feedback. Start another visit.", after.Detail);
        Assert.StartsWith("Visit \"visit 0\" is not open here", over.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Feedback_MoreThanMayWait_ForgetsTheOldest()
    {
        await using TestServer server = await ServeAsync(maxWaiting: 2);
        using var visits = new Visits(server, Interest, 1);
        await visits.AdvanceAsync(0);
        Wire.FeedbackRequest oldest = visits.Feedback(0);
        await visits.AdvanceAsync(0);
        Wire.FeedbackRequest kept = visits.Feedback(0);
        await visits.AdvanceAsync(0);

        (Status forgotten, _) = await Refusal.CatchAsync(() => server.Recommender.FeedbackAsync(oldest).ResponseAsync);
        await server.Recommender.FeedbackAsync(kept).ResponseAsync.Within();

        Assert.StartsWith("Step 0 of visit \"visit 0\" takes no feedback any more", forgotten.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WrongOptions_AreRefusedInASentence()
    {
        RecommenderOptions random = Visits.Options("random", null, Interest);
        RecommenderOptions bandit = Visits.Options("lin-ucb", null, Interest);

        await RefusedAsync(random with { MaxVisits = 0 }, "MaxVisits must be in [1, 65536] but is 0.");
        await RefusedAsync(random with { MaxWaiting = 5000 }, "MaxWaiting must be in [1, 4096] but is 5000.");
        await RefusedAsync(random with { Lease = TimeSpan.FromSeconds(0.5) }, "The lease of visits must be at least 1 s but is 0.5 s.");
        await RefusedAsync(
            random with { Learns = true },
            "The agent \"random\" does not learn, so it can neither learn from feedback nor explore to learn. Serve it as it is, or " +
            "another one.");
        await RefusedAsync(
            bandit with { SaveFile = "x.safetensors" },
            "The agent is to be saved, but does not learn, so there is nothing new in it. Let it learn, or name no file.");
        await RefusedAsync(
            bandit with { Agent = AgentRegistry.CreateDefault().Find("popularity") },
            "The popularity agent counts the ratings of RatingReplay-v0, and \"InterestEvolution-v0\" has none. Use RatingReplay-v0.");

        static async Task RefusedAsync(RecommenderOptions options, string sentence)
        {
            ArgumentException refused = await Assert.ThrowsAnyAsync<ArgumentException>(
                () => RecEnvServer.StartAsync(new ServerOptions { Recommender = options }).Within());
            Assert.Equal(sentence, refused.Message);
        }
    }

    private static Task<Wire.ErrorDetail> InvalidAsync(TestServer server, Wire.RecommendRequest request, string sentence) => Refusal.ExpectAsync(
        () => server.Recommender.RecommendAsync(request).ResponseAsync,
        StatusCode.InvalidArgument,
        Wire.ErrorCode.InvalidRequest,
        sentence);

    private static Task<TestServer> ServeAsync(int maxVisits = 8, int maxWaiting = 64, TimeProvider? time = null) =>
        TestServer.StartAsync(new ServerOptions
        {
            Recommender = Visits.Options("random", null, Interest) with { MaxVisits = maxVisits, MaxWaiting = maxWaiting },
            Time = time ?? TimeProvider.System,
        });

    /// <summary>Shows candidates 0 and 1, unless it fails.</summary>
    private sealed class FailingAgent(Func<bool> fails) : IAgent
    {
        public void Act(VectorStep step, ValueBatch actions)
        {
            if (fails())
            {
                throw new InvalidOperationException("No.");
            }

            for (int lane = 0; lane < step.LaneCount; lane++)
            {
                actions.Leaves[0].Lane<long>(lane)[1] = 1;
            }
        }
    }
}
