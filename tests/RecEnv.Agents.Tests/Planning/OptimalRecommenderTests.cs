using RecEnv.Agents.Planning;
using RecEnv.Environments.DocumentTransition;
using RecEnv.Environments.RatingReplay;

namespace RecEnv.Agents.Tests.Planning;

public class OptimalRecommenderTests
{
    // 0.3 % of a wrong alarm each, for a seed that is fixed.
    [Theory]
    [InlineData("{}", ObservationLayout.Dict)]
    [InlineData("""{"one_hot": true}""", ObservationLayout.Dict)]
    [InlineData("{}", ObservationLayout.Flat)]
    [InlineData("""{"matrix": "generated", "document_count": 25, "matrix_seed": 3}""", ObservationLayout.Dict)]
    [InlineData("""{"accept_reward": -2, "reject_reward": 0.5, "continue_after_reject": 0.95}""", ObservationLayout.Dict)]
    public void Act_ManyEpisodes_ReturnsTheExactValue(string options, ObservationLayout layout)
    {
        using IVectorEnvironment environment = Make(options, layout);
        var agent = new OptimalRecommender(environment.Contract);

        EvaluationResult result = Evaluation.Run(environment, agent, episodes: 20_000, seed: 11);

        AssertWithin3StandardErrors(agent.Policy.Value.Mean, result.Mean, result.StandardError);
        Assert.Equal(agent.Policy.Value.MeanLength, result.MeanLength, 0.04 * result.MeanLength);
    }

    [Fact]
    public void Act_RandomAgentManyEpisodes_ReturnsItsExactValue()
    {
        using IVectorEnvironment environment = Make("{}", ObservationLayout.Dict);
        double[,] uniform = new double[10, 10];
        foreach (ref double p in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref uniform[0, 0], 100))
        {
            p = 0.1;
        }

        EvaluationResult result = Evaluation.Run(
            environment, new RandomAgent(environment.Contract, environment.LaneCount, seed: 5), episodes: 20_000, seed: 12);

        double exact = new DocumentTransitionSolver(TransitionMatrix.Reference).Evaluate(uniform).Mean;
        AssertWithin3StandardErrors(exact, result.Mean, result.StandardError);
    }

    [Fact]
    public void Act_WithoutDiscount_LooksOneStepAhead()
    {
        // Document 1 is the likelier one from 0, but a dead end; 2 is for ever.
        var matrix = new TransitionMatrix([0, 0.9, 0.8, 0, 0, 0, 0, 0, 1]);
        using IVectorEnvironment environment = Make("""{"matrix": "generated", "document_count": 3}""", ObservationLayout.Dict);

        Assert.Equal(1, new OptimalRecommender(environment.Contract, matrix, discount: 0).Policy.Actions[0]);
        Assert.Equal(2, new OptimalRecommender(environment.Contract, matrix).Policy.Actions[0]);
    }

    [Fact]
    public void Make_ForWhatItCannotPlay_SaysWhy()
    {
        EnvironmentContract contract = DocumentTransition.Definition.Describe();

        Assert.StartsWith(
            "The optimal recommender is for \"DocumentTransition-v0\", not for \"RatingReplay-v0\".",
            Assert.Throws<AgentMismatchException>(() => new OptimalRecommender(RatingReplay.Definition.Describe())).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "The matrix has 2 documents, but \"DocumentTransition-v0\" has 10 under these options.",
            Assert.Throws<ArgumentException>(
                () => new OptimalRecommender(contract, new TransitionMatrix([0, 0, 0, 0]))).Message,
            StringComparison.Ordinal);
    }

    private static IVectorEnvironment Make(string options, ObservationLayout layout) =>
        DocumentTransition.Definition.MakeVector(50, new EnvironmentSettings { OptionsJson = options, Layout = layout });

    private static void AssertWithin3StandardErrors(double exact, double mean, double error) =>
        Assert.InRange(mean, exact - (3 * error), exact + (3 * error));
}
