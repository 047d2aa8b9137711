using RecEnv.Data;
using RecEnv.Environments.RatingReplay;

namespace RecEnv.Agents.Tests;

/// <summary>Agents that read the ratings of RatingReplay know the train part alone where some are left for tests.</summary>
public class TrainShareTests
{
    private static readonly EnvironmentSettings _settings = new()
    {
        Options = new RatingReplayOptions { TrainShare = 0.5, MinimumPositives = 5 },
    };

    [Fact]
    public void Positives_HalfIsLeftForTests_AreRewardedAtEveryStep()
    {
        using IVectorEnvironment environment = RatingReplay.Definition.MakeVector(8, _settings);

        EvaluationResult result = Evaluation.Run(
            environment, new PositivesAgent(environment.Contract), new EvaluationSettings { Episodes = 40, Seed = 1 });

        // A test positive among the negatives would earn nothing.
        Assert.Equal(1, result.RewardPerStep, 12);
    }

    [Fact]
    public void Popularity_HalfIsLeftForTests_CountsTheOtherHalf()
    {
        var split = PositiveSplit.Draw(
            SyntheticRatings.Generate(new SyntheticRatingsOptions(), 0), threshold: 3, trainShare: 0.5, seed: 16);
        double[] counts = [.. split.Train.CountByItem().Select(count => (double)count)];
        using IVectorEnvironment environment = RatingReplay.Definition.MakeVector(30, _settings);
        var agent = PopularityAgent.FromData(environment.Contract);
        var expected = new PopularityAgent(environment.Contract, counts);
        environment.Reset(1);

        for (int i = 0; i < 4; i++)
        {
            agent.Act(environment.Current, environment.Actions);
            long[] actions = environment.Actions.Leaves[0].As<long>().ToArray();
            expected.Act(environment.Current, environment.Actions);
            Assert.Equal(environment.Actions.Leaves[0].As<long>().ToArray(), actions);
            environment.Step(environment.Actions);
        }
    }
}
