using RecEnv.Agents.Tests.Support;
using RecEnv.Environments.InterestEvolution;

namespace RecEnv.Agents.Tests;

public class EvaluationTests
{
    [Theory]
    [InlineData(AutoresetMode.NextStep)]
    [InlineData(AutoresetMode.SameStep)]
    [InlineData(AutoresetMode.Disabled)]
    public void Run_LanesThatFinishAtDifferentTimes_CountsEachLanesFirstEpisodes(AutoresetMode mode)
    {
        const int Lanes = 7;
        const int Episodes = 40; // 6 in the first 5 lanes, 5 in the others
        EvaluationResult result = Run(Lanes, Episodes, mode);

        double[] expected =
        [
            .. Enumerable.Range(0, Lanes).SelectMany(lane => Run(1, lane < 5 ? 6 : 5, mode, seed: 3 + (ulong)lane).Returns),
        ];

        Assert.Equal(expected, result.Returns);
        Assert.Equal(result.Returns, result.Lengths.Select(length => (double)length));
    }

    [Fact]
    public void Run_ManyLanes_IsNotBiasedTowardsShortEpisodes()
    {
        const int Episodes = 4000;
        const double Mean = 25.5;
        double error = 24.5 / Math.Sqrt(Episodes);

        EvaluationResult result = Run(lanes: 1000, Episodes, AutoresetMode.NextStep);

        Assert.InRange(result.Mean, Mean - (4 * error), Mean + (4 * error));
        Assert.Equal(error, result.StandardError, 0.02);
    }

    [Fact]
    public void Run_FewerEpisodesThanLanes_PlaysEach()
    {
        EvaluationResult result = Run(lanes: 10, episodes: 3, AutoresetMode.NextStep);

        Assert.Equal(3, result.Episodes);
    }

    [Fact]
    public void Run_EpisodeThatDoesNotEnd_IsASentence()
    {
        using IVectorEnvironment environment = CountdownSimulation.Definition.MakeVector(8); // 1 or 50 steps
        var settings = new EvaluationSettings { Episodes = 100, LongestEpisode = 49 };

        EpisodeLengthException problem = Assert.Throws<EpisodeLengthException>(
            () => Evaluation.Run(environment, new RandomAgent(environment.Contract, 8, 1), settings));

        Assert.Contains("--max-steps", problem.Message, StringComparison.Ordinal);
        Assert.Equal(100, Evaluation.Run(
            environment, new RandomAgent(environment.Contract, 8, 1), settings with { LongestEpisode = 50 }).Episodes);
    }

    [Fact]
    public void Run_NoEpisode_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Run(lanes: 1, episodes: 0, AutoresetMode.NextStep));

    [Fact]
    public void Run_InterestEvolution_FindsRecSimsReturns()
    {
        const int Episodes = 1000;
        using IVectorEnvironment environment = InterestEvolution.Definition.MakeVector(100);

        EvaluationResult random = Evaluation.Run(environment, new RandomAgent(environment.Contract, 100, 1), Episodes, 1);
        EvaluationResult greedy = Evaluation.Run(environment, new GreedyClickAgent(environment.Contract), Episodes, 1);

        // RecSim 0.2.4, 2,000 episodes: 154.4 ± 0.3 and 165.8 ± 0.6.
        Assert.InRange(random.Mean, 154.4 - Bound(random, 0.3), 154.4 + Bound(random, 0.3));
        Assert.InRange(greedy.Mean, 165.8 - Bound(greedy, 0.6), 165.8 + Bound(greedy, 0.6));
    }

    [Fact]
    public void StandardError_OfKnownReturns_IsTheTextbooks()
    {
        var result = new EvaluationResult([1, 2, 3, 4], [1, 1, 1, 1]);

        Assert.Equal(2.5, result.Mean);
        Assert.Equal(Math.Sqrt(5.0 / 3 / 4), result.StandardError, 12);
    }

    private static double Bound(EvaluationResult result, double publishedError) =>
        4 * Math.Sqrt((result.StandardError * result.StandardError) + (publishedError * publishedError));

    private static EvaluationResult Run(int lanes, int episodes, AutoresetMode mode, ulong seed = 3)
    {
        using IVectorEnvironment environment =
            CountdownSimulation.Definition.MakeVector(lanes, new EnvironmentSettings { Autoreset = mode });
        return Evaluation.Run(environment, new RandomAgent(environment.Contract, lanes, seed), episodes, seed);
    }
}
