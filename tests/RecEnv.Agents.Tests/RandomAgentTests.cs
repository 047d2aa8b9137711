using RecEnv.Environments.InterestExploration;
using RecEnv.Environments.InterestEvolution;
using RecEnv.Environments.RatingReplay;
using RecEnv.Spaces;

namespace RecEnv.Agents.Tests;

public class RandomAgentTests
{
    [Fact]
    public void Act_OnSlates_ShowsDistinctCandidatesUniformly()
    {
        const int Lanes = 20_000;
        using IVectorEnvironment environment = InterestEvolution.Definition.MakeVector(Lanes);
        var agent = new RandomAgent(environment.Contract, Lanes, seed: 1);

        agent.Act(environment.Reset(1), environment.Actions);

        int[] pairs = new int[100];
        for (int lane = 0; lane < Lanes; lane++)
        {
            ReadOnlySpan<long> slate = environment.Actions.Leaves[0].Lane<long>(lane);
            pairs[(slate[0] * 10) + slate[1]]++;
        }

        const double Expected = Lanes / 90.0;
        Assert.All(Enumerable.Range(0, 10), candidate => Assert.Equal(0, pairs[candidate * 11]));
        double chiSquare = pairs.Where((_, i) => i % 11 != 0).Sum(n => (n - Expected) * (n - Expected) / Expected);
        Assert.InRange(chiSquare, 89 - (4 * Math.Sqrt(178)), 89 + (4 * Math.Sqrt(178)));
    }

    [Fact]
    public void Act_OnSeveralUsers_ShowsEachDistinctCandidates()
    {
        var settings = new EnvironmentSettings { OptionsJson = """{"distinct_items": true, "slate_size": 9}""" };
        using IVectorEnvironment environment = InterestEvolution.MultiDefinition.MakeVector(4, settings);
        var agent = new RandomAgent(environment.Contract, 4, seed: 1);
        environment.Reset(1);

        for (int i = 0; i < 50; i++)
        {
            agent.Act(environment.Current, environment.Actions);
            foreach (long[] slate in environment.Actions.Leaves[0].As<long>().ToArray().Chunk(9))
            {
                Assert.Equal(9, slate.Distinct().Count(candidate => candidate is >= 0 and < 10));
            }

            environment.Step(environment.Actions);
        }
    }

    [Fact]
    public void Act_LaneOfMany_EqualsALaneAlone()
    {
        using IVectorEnvironment many = InterestEvolution.Definition.MakeVector(5);
        using IVectorEnvironment alone = InterestEvolution.Definition.MakeVector(1);
        var agentOfMany = new RandomAgent(many.Contract, 5, seed: 10);
        var agentAlone = new RandomAgent(alone.Contract, 1, seed: 13);
        many.Reset(1);
        alone.Reset(1);

        for (int i = 0; i < 20; i++)
        {
            agentOfMany.Act(many.Current, many.Actions);
            agentAlone.Act(alone.Current, alone.Actions);

            Assert.Equal(
                alone.Actions.Leaves[0].As<long>().ToArray(), many.Actions.Leaves[0].Lane<long>(3).ToArray());
        }
    }

    [Fact]
    public void Act_UnderEveryAutoresetMode_PlaysTheSameEpisodes()
    {
        IReadOnlyList<double>[] returns =
        [
            .. Enum.GetValues<AutoresetMode>().Select(mode =>
            {
                using IVectorEnvironment environment =
                    RatingReplay.Definition.MakeVector(3, new EnvironmentSettings { Autoreset = mode });
                return Evaluation.Run(environment, new RandomAgent(environment.Contract, 3, 5), 12, 5).Returns;
            }),
        ];

        Assert.Equal(returns[0], returns[1]);
        Assert.Equal(returns[0], returns[2]);
    }

    [Fact]
    public void Act_OnAMask_ChoosesUniformlyAmongTheAllowed()
    {
        const int Lanes = 10_000;
        using IVectorEnvironment environment = RatingReplay.Definition.MakeVector(Lanes);
        var agent = new RandomAgent(environment.Contract, Lanes, seed: 1);
        VectorStep step = environment.Reset(1);
        foreach (int lane in Enumerable.Range(0, Lanes))
        {
            Span<sbyte> mask = step.Observations["mask"].Lane<sbyte>(lane);
            mask.Clear();
            (mask[0], mask[7], mask[^1]) = (1, 1, 1);
        }

        agent.Act(step, environment.Actions);

        long[] chosen = environment.Actions.Leaves[0].As<long>().ToArray();
        int last = environment.Contract.ActionSpace is DiscreteSpace space ? (int)space.N - 1 : 0;
        double bound = 4 * Math.Sqrt(Lanes * 2.0 / 9);
        foreach (int position in (int[])[0, 7, last])
        {
            Assert.InRange(chosen.Count(x => x == position), (Lanes / 3.0) - bound, (Lanes / 3.0) + bound);
        }

        Assert.All(chosen, position => Assert.Contains(position, (long[])[0, 7, last]));
    }

    [Fact]
    public void Make_MaskOutOfSight_IsRefused()
    {
        EnvironmentContract flat = RatingReplay.Definition.Describe(
            new EnvironmentSettings { Layout = ObservationLayout.Flat });

        ArgumentException problem = Assert.Throws<ArgumentException>(() => new RandomAgent(flat, 1, 0));

        Assert.Contains("Use the dict layout.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Act_OtherNumberOfLanes_SaysBoth()
    {
        using IVectorEnvironment environment = InterestExploration.Definition.MakeVector(3);
        var agent = new RandomAgent(environment.Contract, 2, 1);
        VectorStep step = environment.Reset(1);

        ArgumentException problem = Assert.Throws<ArgumentException>(() => agent.Act(step, environment.Actions));

        Assert.StartsWith("The agent was made for 2 lanes, but the environment has 3.", problem.Message, StringComparison.Ordinal);
    }
}
