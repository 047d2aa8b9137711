using System.Text.Json;
using MathNet.Numerics.LinearAlgebra;
using RecEnv.Agents.Planning;
using RecEnv.Agents.TabularQ;
using RecEnv.Agents.Tests.Support;
using RecEnv.Environments.DocumentTransition;
using RecEnv.Spaces;
using RecEnv.Tests.Golden;

namespace RecEnv.Agents.Tests.TabularQ;

public class TabularQAgentTests
{
    /// <summary>
    /// The known values of the six states and four actions. An entry learned at a constant rate r varies around its mean
    /// with variance r/(2 − r) · var(target); through the entries that bootstrap from it the noise spreads by
    /// M = (I − γP)⁻¹, with P the transitions to the best entries. Five deviations √Σ M²·variance are allowed, and 0.03 for what is left of the start. Episodes of
    /// 10 steps are truncated, not ended.
    /// </summary>
    [Theory]
    [InlineData("q0", 0)]
    [InlineData("q05", 0.5)]
    [InlineData("q09", 0.9)]
    public void Train_TabularTest_FindsTheKnownValues(string table, double discount)
    {
        const double Rate = 0.005;
        JsonElement known = GoldenFile.Open("recsim/test_environment.json.gz");
        double[][] expected = [.. known.GetProperty(table).EnumerateArray().Select(row => row.Doubles())];
        using IVectorEnvironment environment =
            Run.Environment("TabularTest-v0", 16, """{"horizon":10,"starting_probabilities":[0.5,0.1,0.1,0.1,0.1,0.1]}""");
        var options = new TabularQOptions
        {
            Discount = discount,
            LearningRate = Rate,
            Exploration = TabularQExploration.MinCount,
        };
        var agent = new TabularQAgent(new AgentContext(environment.Contract, 16, 1), options);

        Training.Run(environment, agent, 300_000, seed: 3);

        (int State, int Action)[] entries =
            [.. Enumerable.Range(0, 24).Select(i => (i / 4, i % 4))];
        double[] bounds = NoiseBounds(known, expected, entries, discount, Rate);
        Assert.All(entries.Index(), entry => Assert.InRange(
            agent.Table.Value([entry.Item.Action, entry.Item.State]) - expected[entry.Item.State][entry.Item.Action],
            -bounds[entry.Index],
            bounds[entry.Index]));
    }

    private static double[] NoiseBounds(
        JsonElement known, double[][] table, (int State, int Action)[] entries, double discount, double rate)
    {
        double[] best = [.. table.Select(row => discount * row.Max())];
        int[] bestEntries = [.. table.Select((row, state) => (4 * state) + Array.IndexOf(row, row.Max()))];
        var spread = Matrix<double>.Build.DenseIdentity(entries.Length);
        double[] variances = new double[entries.Length];
        foreach ((int i, (int state, int action)) in entries.Index())
        {
            double[] next = known.GetProperty("transition_matrix")[action][state].Doubles();
            double mean = next.Zip(best, (p, value) => p * value).Sum();
            variances[i] = rate / (2 - rate) * next.Zip(best, (p, value) => p * (value - mean) * (value - mean)).Sum();
            for (int successor = 0; successor < next.Length; successor++)
            {
                spread[i, bestEntries[successor]] -= discount * next[successor];
            }
        }

        Matrix<double> inverse = spread.Inverse();
        return [.. entries.Select((_, i) =>
            (5 * Math.Sqrt(variances.Select((variance, j) => inverse[i, j] * inverse[i, j] * variance).Sum())) + 0.03)];
    }

    /// <summary>
    /// A plain tabular learner (ε = 0.2, γ = 0.99) is known to reach an exact value of 8.76 after 20,000 steps, the mean of
    /// 10 seeds; the optimum is 8.9246.
    /// </summary>
    [Fact]
    public void Train_DocumentTransition_ReachesThePublishedValue()
    {
        var solver = new DocumentTransitionSolver(TransitionMatrix.Of(new DocumentTransitionOptions()));
        double[] values = [.. Enumerable.Range(0, 10).Select(seed => solver.Evaluate(GreedyPolicy((ulong)seed)).Mean)];

        Assert.True(values.Average() >= 8.76, FormattableString.Invariant($"The mean is {values.Average():F3}."));
        Assert.All(values, value => Assert.True(value < 8.92456));
    }

    /// <summary>What an agent trained for 20,000 steps shows at each document.</summary>
    private static int[] GreedyPolicy(ulong seed)
    {
        using IVectorEnvironment environment = Run.Environment("DocumentTransition-v0", 1);
        const string Options = """{"epsilon":0.2,"epsilon_decay":1,"learning_rate":1,"rate_exponent":0.8}""";
        var agent = (TabularQAgent)Run.Agent("tabular-q", environment, Options, seed);
        Training.Run(environment, agent, 20_000, seed + 100);
        return [.. Enumerable.Range(0, 10).Select(document => Enumerable.Range(0, 10)
            .MaxBy(action => agent.Table.Value([action, document])))];
    }

    private static double TargetVariance(JsonElement known, double[][] table, int state, int action, double discount)
    {
        double[] next = known.GetProperty("transition_matrix")[action][state].Doubles();
        double[] values = [.. table.Select(row => discount * row.Max())];
        double mean = next.Zip(values, (p, value) => p * value).Sum();
        return next.Zip(values, (p, value) => p * (value - mean) * (value - mean)).Sum();
    }

    [Theory]
    [InlineData(false, false, 5)]
    [InlineData(true, false, 3)]
    [InlineData(false, true, 0)]
    public void Learn_EndOfEpisode_BootstrapsOnlyWhereItWasCut(bool terminated, bool quirks, double expected)
    {
        EnvironmentContract contract = Run.Environment("TabularTest-v0", 1).Contract;
        var options = new TabularQOptions { Discount = 0.5, LearningRate = 1, RecsimQuirks = quirks };
        var agent = new TabularQAgent(new AgentContext(contract, 1, 1), options);
        agent.Table.Learn([0, 0], 4, 1);
        var transition = new TransitionBatch(contract, 1);
        transition.Observations["user"].As<long>()[0] = 2;
        transition.Observations["doc"].As<long>()[0] = 3;
        transition.Present[0] = true;
        (transition.Terminated[0], transition.Truncated[0]) = (terminated, !terminated);
        transition.Rewards[0] = 3;

        agent.Learn(transition);

        Assert.Equal(expected, agent.Table.Value([3, 2]));
        Near.Equal(0.99 * 0.99, agent.Epsilon);
    }

    [Fact]
    public void Learn_SlateInAnyOrder_IsTheSameSet()
    {
        EnvironmentContract contract = Run.Environment("TabularTest-v0", 1, """{"slate_size":2}""").Contract;
        var agent = new TabularQAgent(new AgentContext(contract, 1, 1), new TabularQOptions { LearningRate = 1 });
        var transition = new TransitionBatch(contract, 1);
        Span<long> docs = transition.Observations["doc"].As<long>();
        (docs[0], docs[1], docs[2], docs[3]) = (0, 1, 2, 3);
        transition.Present[0] = true;
        transition.Terminated[0] = true;
        transition.Rewards[0] = 7;
        (transition.Actions.Leaves[0].As<long>()[0], transition.Actions.Leaves[0].As<long>()[1]) = (3, 1);

        agent.Learn(transition);

        Assert.Equal(7, agent.Table.Value([1, 3, 0]));
        Assert.Equal(1, agent.Table.Count);
    }

    [Fact]
    public void Act_Evaluate_IsGreedyWithoutDraws()
    {
        using IVectorEnvironment environment = Run.Environment("TabularTest-v0", 3);
        var agent = new TabularQAgent(new AgentContext(environment.Contract, 3, 1)) { Mode = AgentMode.Evaluate };
        agent.Table.Learn([2, 0], 1, 1);
        VectorStep step = environment.Reset(1);

        agent.Act(step, environment.Actions);

        Assert.All(Enumerable.Range(0, 3), lane => Assert.Equal(
            2, step.Observations["doc"].Lane<long>(lane)[(int)environment.Actions.Leaves[0].Lane<long>(lane)[0]]));
    }

    [Fact]
    public void Keys_ResponsesKept_AreReadPositionByPosition()
    {
        EnvironmentContract contract =
            Run.Environment("InterestExploration-v0", 1, """{"candidate_count":2,"slate_size":2}""").Contract;
        var keys = new StateActionKeys(contract, new TabularQOptions { IgnoreResponse = false, BinCount = 11 });
        var observation = new ValueBatch(contract.ObservationSpace, 1);
        Set<long>(observation, "doc/cluster_id", [1, 0]);
        Set<float>(observation, "doc/quality", [1.5f, 2]);
        Set<sbyte>(observation, "response/click", [0, 1]);
        Set<long>(observation, "response/cluster_id", [1, 0]);
        Set<float>(observation, "response/quality", [3.1f, 4.9f]);
        keys.Read(observation, 0);

        Assert.Equal([1, 2, 0, 3, 0, 1, 4, 1, 0, 5], keys.Of([0, 1]).ToArray());
    }

    [Theory]
    [InlineData("RatingReplay-v0", null, "allows only some")]
    [InlineData("InterestEvolution-v0", """{"candidate_count":1000,"slate_size":3}""", "at most 100000")]
    public void Make_TooManyActions_SaysWhy(string id, string? options, string part)
    {
        using IVectorEnvironment environment = Run.Environment(id, 1, options);

        AgentMismatchException problem = Assert.Throws<AgentMismatchException>(() => Run.Agent("tabular-q", environment));

        Assert.Contains(part, problem.Message, StringComparison.Ordinal);
    }

    private static void Set<T>(ValueBatch observation, string path, ReadOnlySpan<T> values)
        where T : unmanaged => values.CopyTo(observation[path].As<T>());
}
