using RecEnv.Agents.FullSlateQ;
using RecEnv.Agents.SlateQ;
using RecEnv.Agents.Tests.Support;
using RecEnv.Spaces;

namespace RecEnv.Agents.Tests.SlateQ;

/// <summary>What SlateQ learns in processes that are solved by hand, and in InterestEvolution.</summary>
public class SlateQAgentTests
{
    private const int Lanes = 8;
    private const float Tolerance = 0.06f;

    private static readonly SlateQOptions _options = new()
    {
        Choice = SlateQChoice.First,
        Discount = 0.9,
        RewardScale = 1,
        HiddenSizes = [16],
        LearningRate = 5e-3,
        DecaySteps = 12_000,
        BatchSize = 32,
        UpdatePeriod = 4,
        WarmUpSteps = 50,
        ReplayCapacity = 4_000,
        TargetRate = 0.05,
        FinalEpsilon = 1,
        ServeTarget = false,
        Horizon = 1,
        HistoryDecays = [],
    };

    public static TheoryData<int, bool, bool> Variants => new()
    {
        { 1, false, false },
        { 1, true, false },
        { 1, true, true },
        { 3, true, false },
    };

    /// <summary>Q(0, go) = γ·3 = 2.7 and Q(0, rest) = 1. Were an end taken for a cut, rest alone would be worth 10.</summary>
    [Theory]
    [MemberData(nameof(Variants))]
    public void Learn_EpisodesThatTerminate_BootstrapsFromNothing(int horizon, bool isDouble, bool prioritised)
    {
        ReadOnlySpan<float> values = Learn(
            new LoopOptions(), null, _options with { Horizon = horizon, Double = isDouble, Prioritised = prioritised });

        Assert.Equal(2.7f, values[0], Tolerance);
        Assert.Equal(1f, values[1], Tolerance);
    }

    /// <summary>Q = 1 + γ·Q = 10. Were a cut taken for an end, it would be 1, or 1.9 and 1 + … + γ⁴ ≈ 4.1 for the longer cuts.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(5, 3)]
    public void Learn_EpisodesThatAreCut_BootstrapsFromTheLastState(int steps, int horizon)
    {
        ReadOnlySpan<float> values = Learn(new LoopOptions { Endless = true }, steps, _options with { Horizon = horizon });

        Assert.Equal(10f, values[0], 0.5f);
        Assert.Equal(10f, values[1], 0.5f);
    }

    /// <summary>SARSA bootstraps from the slate shown next, and after a cut from the one that would be served.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Learn_SarsaOfEpisodesThatAreCut_BootstrapsFromTheLastState(int steps)
    {
        ReadOnlySpan<float> values = Learn(
            new LoopOptions { Endless = true }, steps, _options with { Target = SlateQTarget.Sarsa });

        Assert.Equal(10f, values[0], 0.5f);
    }

    /// <summary>
    /// Half the time nothing is picked and the session goes on: V(1) = ½·3 + ½·γ·V(1) = 1.5/0.55, Q(0, go) = γ·V(1),
    /// V(0) = ½·Q(0, go) + ½·γ·V(0), and the value of nothing is γ·V(0) = 2.01.
    /// </summary>
    [Fact]
    public void Learn_ItemsNotAlwaysPicked_LearnsTheValueOfNothing()
    {
        ReadOnlySpan<float> values = Learn(
            new LoopOptions { ClickShare = 0.5 }, null, _options with { Choice = SlateQChoice.Learned });

        Assert.Equal(2.4545f, values[0], 0.12f);
        Assert.Equal(1f, values[1], 0.12f);
        Assert.Equal(2.0083f, values[2], 0.12f);
    }

    /// <summary>As published, with q₀ = 0: V(1) = 3/2, Q(0, go) = γ·V(1) = 1.35.</summary>
    [Fact]
    public void Learn_ValueOfNothingLeftOut_TakesItForZero()
    {
        ReadOnlySpan<float> values = Learn(
            new LoopOptions { ClickShare = 0.5 }, null, _options with { Choice = SlateQChoice.Learned, LearnNullValue = false });

        Assert.Equal(2, values.Length);
        Assert.Equal(1.35f, values[0], 0.12f);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void FullSlateQ_ProcessSolvedByHand_LearnsItsValues(bool dueling, bool isDouble)
    {
        var options = new FullSlateQOptions
        {
            Dueling = dueling,
            Double = isDouble,
            Discount = 0.9,
            RewardScale = 1,
            HiddenSizes = [16],
            LearningRate = 5e-3,
            DecaySteps = 12_000,
            BatchSize = 32,
            UpdatePeriod = 4,
            WarmUpSteps = 50,
            ReplayCapacity = 4_000,
            TargetRate = 0.05,
            FinalEpsilon = 1,
            ServeTarget = false,
            Horizon = 1,
            HistoryDecays = [],
        };

        Assert.Equal(2.7f, Best(new LoopOptions(), null, options), Tolerance);
        Assert.Equal(10f, Best(new LoopOptions { Endless = true }, 2, options), 0.5f);
    }

    /// <summary>Beats greedy click on the same users by more than 5 standard errors of the difference, after 15,000 steps.</summary>
    [Fact]
    public void Evaluate_AfterFifteenThousandSteps_BeatsGreedyClick()
    {
        using IVectorEnvironment environment = Run.Environment("InterestEvolution-v0", 32);
        var agent = new SlateQAgent(new AgentContext(environment.Contract, 32, 3), new SlateQOptions
        {
            HiddenSizes = [32],
            WarmUpSteps = 1_000,
            BatchSize = 64,
            EpsilonSteps = 6_000,
            DecaySteps = 15_000,
            HistoryDecays = [],
            Horizon = 1,
            UpdatePeriod = 16,
        });
        Training.Run(environment, agent, 15_000, seed: 1_000_000);

        EvaluationResult learned = Evaluation.Run(environment, agent, 256, seed: 1);
        EvaluationResult greedy = Evaluation.Run(environment, Run.Agent("greedy-click", environment), 256, seed: 1);
        double error = Math.Sqrt((learned.StandardError * learned.StandardError) + (greedy.StandardError * greedy.StandardError));

        Assert.True(learned.Mean - greedy.Mean > 5 * error, $"{learned.Mean:F1} against {greedy.Mean:F1} ± {error:F1}.");
    }

    [Theory]
    [InlineData("slateq", "TabularTest-v0", "of items with features \"doc\"")]
    [InlineData("full-slate-q", "RatingReplay-v0", "of items with features \"doc\"")]
    [InlineData("slateq", "InterestEvolutionMulti-v0", "with one user")]
    public void Make_EnvironmentWithoutItemsOrOfSeveralUsers_Says(string agent, string id, string message)
    {
        using IVectorEnvironment environment = Run.Environment(id, 1);

        var error = Assert.Throws<AgentMismatchException>(() => Run.Agent(agent, environment));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_KnownChoiceModelWithoutInterests_Says()
    {
        using IVectorEnvironment environment = Run.Environment("LongTermSatisfaction-v0", 1);

        var error = Assert.Throws<AgentMismatchException>(() => Run.Agent("slateq", environment, """{"choice":"proportional"}"""));

        Assert.Contains("Set \"choice\" to \"learned\" or \"first\".", error.Message, StringComparison.Ordinal);
    }

    private static ReadOnlySpan<float> Learn(LoopOptions process, int? steps, SlateQOptions options)
    {
        using IVectorEnvironment environment = Environment(process, steps);
        var agent = new SlateQAgent(new AgentContext(environment.Contract, Lanes, 3), options);
        Train(environment, agent);
        return agent.ValuesOf(0);
    }

    private static float Best(LoopOptions process, int? steps, FullSlateQOptions options)
    {
        using IVectorEnvironment environment = Environment(process, steps);
        var agent = new FullSlateQAgent(new AgentContext(environment.Contract, Lanes, 3), options);
        Train(environment, agent);
        return agent.BestValue(0);
    }

    private static IVectorEnvironment Environment(LoopOptions process, int? steps) => LoopSimulation.Definition.MakeVector(
        Lanes,
        new EnvironmentSettings
        {
            OptionsJson = LoopSimulation.Definition.Schema.ToJson(process),
            MaxEpisodeSteps = steps,
            Autoreset = AutoresetMode.SameStep,
        });

    private static void Train(IVectorEnvironment environment, ILearningAgent agent)
    {
        Training.Run(environment, agent, 12_000, seed: 2);
        agent.Mode = AgentMode.Evaluate;
        agent.Act(environment.Reset(5), new ValueBatch(environment.Contract.ActionSpace, Lanes));
    }
}
