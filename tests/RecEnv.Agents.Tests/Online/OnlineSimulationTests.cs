using System.Text.Json;
using RecEnv.Agents.Online;
using RecEnv.Agents.Tests.Support;
using RecEnv.Environments.InterestEvolution;
using RecEnv.Environments.RatingReplay;
using RecEnv.Options;
using RecEnv.Spaces;

namespace RecEnv.Agents.Tests.Online;

public class OnlineSimulationTests
{
    private const double Deviations = 5;

    [Fact]
    public void Run_DailyProfile_ArrivalsOfEachHourArePoisson()
    {
        double[] weights = [.. Enumerable.Range(0, 24).Select(hour => (double)(hour % 6))];
        var options = new OnlineOptions { Days = 20, ArrivalRate = 0.5, DailyProfile = weights, LaneCount = 64 };

        OnlineReport report = Guess(options, new NotingAgent(64, 0), steps: 1);

        double squares = 0;
        for (int hour = 0; hour < 480; hour++)
        {
            double mean = 30 * weights[hour % 24] * 24 / weights.Sum();
            long found = report.Buckets[hour].Arrivals;
            Assert.InRange(found - mean, -Deviations * Math.Sqrt(mean), (Deviations * Math.Sqrt(mean)) + (mean > 0 ? 2 : 0));
            squares += mean > 0 ? (found - mean) * (found - mean) / mean : 0;
        }

        // 400 hours have arrivals; the sum is near chi squared with 400 degrees of freedom, which a steady stream is not.
        Assert.InRange(squares, 400 - (Deviations * Math.Sqrt(2 * 400)), 400 + (Deviations * Math.Sqrt(2 * 400)));
        Assert.InRange(report.Total.Arrivals - 14_400, -Deviations * 120, Deviations * 120);
    }

    [Fact]
    public void Run_OneLaneAndTwoRequests_WaitsAsTheMM1QueueDoes()
    {
        // A session of two requests takes one exponential think time of 1 minute: service rate 1, arrival rate 0.5.
        var options = new OnlineOptions { Days = 30, ArrivalRate = 0.5, LaneCount = 1, ThinkTime = 1, BucketMinutes = 1440 };

        OnlineReport report = Guess(options, new NotingAgent(1, 0), steps: 2);

        // Mean wait ρ / (μ − λ) = 1. Asymptotic variance of the mean of n waits: Daley (1968),
        // ρ (2 + 5ρ − 4ρ² + ρ³) / ((1 − ρ)⁴ μ² n).
        const double Rho = 0.5;
        double variance = Rho * (2 + (5 * Rho) - (4 * Rho * Rho) + (Rho * Rho * Rho)) / Math.Pow(1 - Rho, 4);
        double error = Math.Sqrt(variance / report.Total.SessionsStarted);
        Assert.InRange(report.Total.MeanWait!.Value - 1, -Deviations * error, Deviations * error);
    }

    [Fact]
    public void Run_Patience_AccountsForEveryArrival()
    {
        var options = new OnlineOptions { ArrivalRate = 5, LaneCount = 2, Patience = 3 };

        OnlineBucket total = Guess(options, new NotingAgent(2, 0), steps: 4).Total;

        Assert.Equal(total.Arrivals, total.SessionsStarted + total.Abandoned + total.QueueLength);
        Assert.True(total.Abandoned > 0 && total.SessionsStarted > 0);
        Assert.InRange(total.QueueLength, 0, 60);
    }

    [Fact]
    public void Run_SameSeed_GivesTheSameReportAndAnotherSeedAnother()
    {
        string first = Interest(seed: 4);

        Assert.Equal(first, Interest(seed: 4));
        Assert.NotEqual(first, Interest(seed: 5));
    }

    [Fact]
    public void Run_AnotherAgent_MeetsTheSameUsersAtTheSameTimes()
    {
        var options = new OnlineOptions { ArrivalRate = 2, LaneCount = 500 };

        OnlineReport guessing = Guess(options, new NotingAgent(500, 1), steps: 3);
        OnlineReport knowing = Guess(options, new NotingAgent(500, 0), steps: 3);

        Assert.Equal(
            knowing.Buckets.Select(x => (x.Arrivals, x.SessionsStarted, x.Requests)),
            guessing.Buckets.Select(x => (x.Arrivals, x.SessionsStarted, x.Requests)));
        Assert.NotEqual(knowing.Total.Reward, guessing.Total.Reward);
        Assert.Equal(1, knowing.Total.ClickRate);
    }

    [Fact]
    public void Run_OracleIsTheAgent_HasNoRegretInAnySession()
    {
        var definition = EnvironmentRegistry.CreateDefault().Find("InterestEvolution-v0");
        static IAgent Make(AgentContext context) => new GreedyClickAgent(context.Contract);

        OnlineReport report = OnlineSimulation.Run(
            () => definition.MakeVector(1, new() { Autoreset = AutoresetMode.Disabled }),
            Make,
            new OnlineOptions { LaneCount = 5 },
            seed: 3,
            Make);

        Assert.All(report.Buckets, bucket => Assert.Equal(0, bucket.Regret));
        Assert.True(report.Total.SessionsEnded > 10);
    }

    [Theory]
    [InlineData("random")]
    [InlineData("popularity")]
    public void Run_RatingReplay_OracleIsNeverBeaten(string agent)
    {
        var agents = AgentRegistry.CreateDefault();
        EnvironmentDefinition definition = EnvironmentRegistry.CreateDefault().Find(RatingReplay.Definition.Id);

        OnlineReport report = OnlineSimulation.Run(
            () => definition.MakeVector(1, new() { Autoreset = AutoresetMode.Disabled }),
            context => agents.Find(agent).Make(context),
            new OnlineOptions { ArrivalRate = 0.2, LaneCount = 20, BucketMinutes = 1 },
            seed: 3,
            context => agents.Find(OracleAgents.NameFor(RatingReplay.Definition.Id)!).Make(context));

        Assert.All(report.Buckets, bucket => Assert.True(bucket.Regret >= 0));
        Assert.True(report.Total.Regret > 0);
    }

    [Fact]
    public void Run_SeveralLanes_AsksOnlyForUsersWhoWait()
    {
        var agent = new NotingAgent(9, 0.3);

        OnlineReport report = Guess(new OnlineOptions { LaneCount = 9, ArrivalRate = 3 }, agent, steps: 5);

        Assert.Equal(report.Total.Requests, agent.Due.Sum());
        Assert.All(agent.Due, due => Assert.Equal(1, due));
    }

    [Fact]
    public void Run_Feedback_IsTheTransitionsInOrder()
    {
        var agent = new NotingAgent(6, 0.5);
        var options = new OnlineOptions { LaneCount = 6, ArrivalRate = 2, UpdateEveryFeedbacks = 1, UpdateEveryMinutes = 0 };

        OnlineReport report = Guess(options, agent, steps: 3);

        Assert.Equal(report.Total.Requests, agent.Learned.Count);
        Assert.Equal(report.Total.Requests, report.Total.Updates);
        Assert.Equal(report.Total.SessionsStarted, agent.Learned.Count(x => x.First));
        Assert.Equal(report.Total.SessionsEnded, agent.Learned.Count(x => x.Terminated));
        Assert.Equal(report.Total.Reward, agent.Learned.Sum(x => x.Reward));
        Assert.All(agent.Learned, x => Assert.Equal(
            (x.Left - 1, x.Right ? 1.0 : 0.0, x.Left == 3, x.Left == 1), (x.NextLeft, x.Reward, x.First, x.Terminated)));
    }

    [Fact]
    public void Run_UpdateEveryFeedbacks_LearnsThatManyAtATime()
    {
        var agent = new NotingAgent(6, 0.5);
        var options = new OnlineOptions { LaneCount = 6, ArrivalRate = 2, UpdateEveryFeedbacks = 7, UpdateEveryMinutes = 0 };

        OnlineReport report = Guess(options, agent, steps: 3);

        Assert.Equal(report.Total.Requests / 7, report.Total.Updates);
        Assert.Equal(report.Total.Requests % 7, report.FeedbackUnderway);
        Assert.All(agent.Batches.GroupBy(batch => batch.Requests), update => Assert.Equal(7, update.Sum(x => x.Lanes.Length)));
        Assert.All(agent.Batches, batch => Assert.Equal(batch.Lanes.Distinct(), batch.Lanes));
    }

    [Fact]
    public void Run_FixedDelay_LearnsNothingBeforeIt()
    {
        var agent = new NotingAgent(50, 0.5);
        var options = new OnlineOptions
        {
            LaneCount = 50,
            ArrivalRate = 2,
            FeedbackDelay = 200,
            FeedbackLaw = DelayLaw.Fixed,
            UpdateEveryMinutes = 30,
            BucketMinutes = 30,
        };

        OnlineReport report = Guess(options, agent, steps: 3);

        // Feedback from 200 minutes on; updates at 210, 240, …, 1410, and the horizon of 1440 itself is no more.
        Assert.Equal([.. Enumerable.Repeat(0L, 7), .. Enumerable.Repeat(1L, 41)], report.Buckets.Select(x => x.Updates));
        Assert.Equal(report.Total.Requests, agent.Learned.Count + report.FeedbackUnderway);
        Assert.True(report.FeedbackUnderway > 2 * 3 * 200 / 2);
    }

    [Fact]
    public void Run_NotLearning_EvaluatesAndIsToldNothing()
    {
        var agent = new NotingAgent(4, 1);

        OnlineReport report = Guess(new OnlineOptions { LaneCount = 4, Learn = false }, agent, steps: 3);

        Assert.Equal(AgentMode.Evaluate, agent.Mode);
        Assert.Empty(agent.Batches);
        Assert.Equal((1.0, 0.0), (report.Total.ClickRate, report.Total.ExplorationShare));
    }

    [Fact]
    public void Run_ExploringAgent_ReportsTheShareThatIsNotGreedy()
    {
        var options = new OnlineOptions { Days = 0.3, LaneCount = 50, ArrivalRate = 5 };

        OnlineBucket total = Guess(options, new NotingAgent(50, 0.4), steps: 3).Total;

        // With probability 0.4 one of four actions, which is another one in three cases of four.
        double error = Math.Sqrt(0.3 * 0.7 / total.Requests);
        Assert.InRange(total.ExplorationShare!.Value - 0.3, -Deviations * error, Deviations * error);
        Assert.Equal(1 - total.ExplorationShare.Value, total.ClickRate!.Value, 12);
    }

    [Fact]
    public void Run_ItemsShown_AreCoveredAndCompared()
    {
        var definition = EnvironmentRegistry.CreateDefault().Find("InterestEvolution-v0");
        OnlineReport Play(Func<AgentContext, IAgent> make) => OnlineSimulation.Run(
            () => definition.MakeVector(1, new() { Autoreset = AutoresetMode.Disabled }),
            make,
            new OnlineOptions { Days = 0.05, BucketMinutes = 1 },
            seed: 3);

        OnlineReport same = Play(_ => new FirstCandidateAgent());
        OnlineReport random = Play(context => new RandomAgent(context.Contract, context.LaneCount, context.Seed));

        Assert.Equal(("cluster", 20, 0.0), (same.CoverageOf, same.CoverageCount, same.Total.Diversity));
        Assert.All(same.Buckets.Where(x => x.Requests > 0), x => Assert.InRange(x.Coverage!.Value, 1 / 20.0, x.Requests / 20.0));
        Assert.InRange(random.Total.Diversity!.Value, 0.5, 1);
        Assert.Equal(1, random.Total.Coverage);
        Assert.Null(random.Total.ExplorationShare);
        Assert.Null(random.Total.Regret);
    }

    [Fact]
    public void Run_Buckets_AddUpToTheTotal()
    {
        OnlineReport report = Guess(
            new OnlineOptions { Days = 0.5, BucketMinutes = 100, ArrivalRate = 3, LaneCount = 4, Patience = 1 },
            new NotingAgent(4, 0.5),
            steps: 3);

        Assert.Equal(8, report.Buckets.Count);
        Assert.Equal((700, 720), (report.Buckets[^1].FromMinute, report.Buckets[^1].ToMinute));
        Assert.Equal(report.Total.Arrivals, report.Buckets.Sum(x => x.Arrivals));
        Assert.Equal(report.Total.Abandoned, report.Buckets.Sum(x => x.Abandoned));
        Assert.Equal(report.Total.Reward, report.Buckets.Sum(x => x.Reward));
        Assert.Equal(report.Total.SessionsStarted - report.SessionsOpen, report.Total.SessionsEnded);
        Assert.Equal(report.Total.MeanWait!.Value, report.Buckets.Sum(x => (x.MeanWait ?? 0) * x.SessionsStarted) / report.Total.SessionsStarted, 9);
    }

    [Theory]
    [InlineData("{\"daily_profile\": [1, 2]}", "Option \"daily_profile\" has 2 weights, but a day has 24 hours")]
    [InlineData("{\"daily_profile\": [0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}", "Option \"daily_profile\" has 24 weights")]
    [InlineData("{\"update_every_minutes\": 0}", "Options \"update_every_feedbacks\" and \"update_every_minutes\" are both 0")]
    [InlineData("{\"days\": 3650, \"bucket_minutes\": 1}", "Option \"bucket_minutes\" (1) cuts 3650 days into more than 100000 lines.")]
    [InlineData("{\"lane_cuont\": 1}", "Option \"lane_cuont\" is unknown. Did you mean \"lane_count\"?")]
    public void Parse_OptionsThatCannotBe_SayWhatToChange(string json, string sentence)
    {
        var refusal = Assert.Throws<InvalidOptionException>(() => OptionsSchema.Parse<OnlineOptions>(json));

        Assert.StartsWith(sentence, refusal.Message, StringComparison.Ordinal);
    }

    private static OnlineReport Guess(OnlineOptions options, NotingAgent agent, int steps) =>
        OnlineSimulation.Run(() => GuessSimulation.Make(steps), _ => agent, options, seed: 11);

    private static string Interest(ulong seed) => JsonSerializer.Serialize(OnlineSimulation.Run(
        () => InterestEvolution.Definition.MakeVector(1, new() { Autoreset = AutoresetMode.Disabled }),
        context => new RandomAgent(context.Contract, context.LaneCount, context.Seed),
        new OnlineOptions { Days = 0.5, Patience = 2 },
        seed));

    /// <summary>Shows candidate 0 at every position.</summary>
    private sealed class FirstCandidateAgent : IAgent
    {
        public void Act(VectorStep step, ValueBatch actions) => actions.Leaves[0].Bytes.Clear();
    }
}
