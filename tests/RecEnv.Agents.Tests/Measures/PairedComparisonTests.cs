using RecEnv.Agents.Measures;
using RecEnv.Environments.InterestEvolution;

namespace RecEnv.Agents.Tests.Measures;

public class PairedComparisonTests
{
    [Fact]
    public void Of_KnownReturns_IsTheTextbooks()
    {
        // differences 1, 2, 3, 6: mean 3, s² = 14/3, error √(14/12), t(3, 0.975) = 3.18245
        var comparison = PairedComparison.Of(Result(2, 4, 6, 10), Result(1, 2, 3, 4));

        double error = Math.Sqrt(14.0 / 12);
        Assert.Equal(3, comparison.Difference, 12);
        Assert.Equal(error, comparison.StandardError, 12);
        Assert.Equal(3 - (3.182446305 * error), comparison.Low, 6);
        Assert.Equal(3 + (3.182446305 * error), comparison.High, 6);
        Assert.Equal(1, comparison.Wins);
    }

    [Fact]
    public void Of_AgentWithItself_IsZeroExactly()
    {
        var comparison = PairedComparison.Of(Result(2, 4, 7), Result(2, 4, 7));

        Assert.Equal((0, 0, 0), (comparison.Difference, comparison.Low, comparison.High));
    }

    [Fact]
    public void Of_DifferentEpisodes_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => PairedComparison.Of(Result(1, 2), Result(1, 2, 3)));
        Assert.Throws<ArgumentException>(() => PairedComparison.Of(Result(1), Result(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => PairedComparison.Of(Result(1, 2), Result(1, 2), 1));
    }

    [Fact]
    public void Of_TheSameSeeds_IsNarrowerThanOfIndependentEpisodes()
    {
        using IVectorEnvironment environment = InterestEvolution.Definition.MakeVector(100);
        EvaluationResult one = Evaluation.Run(environment, new RandomAgent(environment.Contract, 100, 1), 600, 1);
        EvaluationResult two = Evaluation.Run(environment, new GreedyClickAgent(environment.Contract), 600, 1);

        var comparison = PairedComparison.Of(two, one);

        Assert.True(comparison.Low > 0);
        Assert.True(comparison.StandardError < comparison.UnpairedError);
    }

    private static EvaluationResult Result(params double[] returns) => new(returns, [.. returns.Select(_ => 1)]);
}
