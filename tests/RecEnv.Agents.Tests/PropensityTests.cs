using RecEnv.Agents.Tests.Support;
using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Agents.Tests;

/// <summary>Log-propensities are those of what the agents do.</summary>
public class PropensityTests
{
    private const string Small = """{"candidate_count":4,"slate_size":2}"""; // 12 ordered slates

    private const string Deep = """{"hidden_sizes":[8],"epsilon":0.5,"final_epsilon":0.5}""";

    [Theory]
    [InlineData("random", null, 12)]
    [InlineData("slateq", Deep, 12)]
    [InlineData("full-slate-q", Deep, 12)]
    [InlineData("tabular-q", """{"epsilon":0.3}""", 6)]
    [InlineData("greedy-click", null, 1)]
    [InlineData("budget-index", null, 1)]
    public void LogPropensities_EverySlateThatMayBeShown_SumToOneAndAreHowOftenItIs(string name, string? options, int slates)
    {
        const int Draws = 4000;
        using IVectorEnvironment environment = Run.Environment("InterestEvolution-v0", 1, Small);
        var agent = (IPropensityAgent)Run.Agent(name, environment, options);
        VectorStep step = environment.Reset(5);
        var told = new Dictionary<(long, long), double>();
        var counts = new Dictionary<(long, long), int>();

        for (int draw = 0; draw < Draws; draw++)
        {
            (agent as IReseedableAgent)?.Reseed(0, new EpisodeKey(7, (ulong)draw));
            agent.Act(step, environment.Actions);
            Span<long> slate = environment.Actions.Leaves[0].Lane<long>(0);
            (long, long) key = (slate[0], slate[1]);
            double probability = Math.Exp(agent.LogPropensities[0]);
            Assert.Equal(told.GetValueOrDefault(key, probability), probability);
            told[key] = probability;
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        Assert.Equal(slates, told.Count);
        Assert.Equal(1, told.Values.Sum(), 12);
        Assert.All(told, entry => // 5 standard errors: one slate in a million misses it
            Assert.InRange(
                (double)counts[entry.Key] / Draws,
                entry.Value - (5 * Math.Sqrt(entry.Value * (1 - entry.Value) / Draws)),
                entry.Value + (5 * Math.Sqrt(entry.Value * (1 - entry.Value) / Draws))));
    }

    [Fact]
    public void LogPropensities_AfterLearning_AreGoneForExploredSlates()
    {
        using IVectorEnvironment environment = Run.Environment("InterestEvolution-v0", 1, Small);
        var agent = (ILearningAgent)Run.Agent("slateq", environment, """{"hidden_sizes":[8],"epsilon":1,"final_epsilon":1}""");
        var recorder = new TransitionRecorder(environment.Contract, 1);
        VectorStep step = environment.Reset(5);
        agent.Act(step, environment.Actions);
        recorder.Before(step, environment.Actions);
        agent.Learn(recorder.After(environment.Step(environment.Actions)));

        InvalidOperationException late = Assert.Throws<InvalidOperationException>(
            () => ((IPropensityAgent)agent).LogPropensities.Length);

        Assert.Contains("Ask before", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LogPropensities_RandomActions_CountWhatIsAllowed()
    {
        using IVectorEnvironment replay = Run.Environment("RatingReplay-v0", 3);
        using IVectorEnvironment documents = Run.Environment("DocumentTransition-v0", 1);
        var masked = (RandomAgent)Run.Agent("random", replay);
        var free = (RandomAgent)Run.Agent("random", documents);
        VectorStep step = replay.Reset(1);

        masked.Act(step, replay.Actions);
        free.Act(documents.Reset(1), documents.Actions);

        for (int lane = 0; lane < 3; lane++)
        {
            int allowed = step.Observations["mask"].Row(lane).Count((byte)1);
            Assert.Equal(-Math.Log(allowed), masked.LogPropensities[lane], 12);
        }

        Assert.Equal(-Math.Log(((DiscreteSpace)documents.Contract.ActionSpace).N), free.LogPropensities[0], 12);
    }

    [Theory]
    [InlineData("random")]
    [InlineData("lin-ts")]
    [InlineData("slateq")]
    public void Reseed_EqualEpisodesInTwoLanes_ChooseAlike(string name)
    {
        using IVectorEnvironment environment = Run.Environment("InterestEvolution-v0", 64);
        IAgent agent = Run.Agent(name, environment);
        VectorStep step = environment.Reset(2);
        int[] alike = [3, 40, 41, 42, 43];
        foreach (int lane in alike)
        {
            step.Observations.CopyLane(step.Observations.Clone(), 3, lane);
        }

        agent.Act(step, environment.Actions);
        Assert.Contains(alike, lane => !Slate(lane).SequenceEqual(Slate(3))); // each lane has a stream of its own

        var drawing = (IReseedableAgent)agent;
        drawing.Reseed(3, new EpisodeKey(9, 9));
        drawing.Reseed(40, new EpisodeKey(9, 9));
        agent.Act(step, environment.Actions);

        Assert.Equal(Slate(3), Slate(40));

        long[] Slate(int lane) => environment.Actions.Leaves[0].Lane<long>(lane).ToArray();
    }

    [Theory]
    [InlineData("greedy-click")]
    [InlineData("budget-index")]
    public void Act_IdleLanes_AreLeftAlone(string name)
    {
        using IVectorEnvironment environment = Run.Environment("InterestEvolution-v0", 2);
        IAgent agent = Run.Agent(name, environment);
        var step = new VectorStep(environment.Contract.ObservationSpace, environment.Contract.Infos, 2);
        step.Observations.CopyLane(environment.Reset(1).Observations, 0, 0);
        step.Terminated[1] = true;
        environment.Actions.Leaves[0].As<long>().Fill(-7);

        agent.Act(step, environment.Actions);

        Assert.DoesNotContain(-7L, environment.Actions.Leaves[0].Lane<long>(0).ToArray());
        Assert.Equal([-7L, -7L], environment.Actions.Leaves[0].Lane<long>(1).ToArray());
    }
}
