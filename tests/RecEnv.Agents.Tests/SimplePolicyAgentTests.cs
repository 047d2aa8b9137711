using RecEnv.Environments.RatingReplay;
using RecEnv.Environments.SlateFeedback;

namespace RecEnv.Agents.Tests;

public class SimplePolicyAgentTests
{
    private static readonly string _blog = Path.Combine(AppContext.BaseDirectory, "Golden", "gfn");

    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 99)]
    public void Act_SweepOverTheBlogsUsers_ReturnsExactly0482(int lanes, ulong seed)
    {
        var options = new SlateFeedbackOptions { DataFolder = _blog, ArrivalOrder = ArrivalOrder.Ascending };
        using IVectorEnvironment environment = Make(lanes, options);
        var agent = new SimplePolicyAgent(environment.Contract, lanes, seed);

        EvaluationResult result = Evaluation.Run(environment, agent, episodes: 100 * lanes, seed);

        Assert.Equal(0.482, result.Mean, 1e-12);
    }

    // Standard error of 20,000 slates, about 0.001; the exact value is the mean history length / items.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Act_RandomAgent_ReturnsWithin3StandardErrorsOf00966(bool sweep)
    {
        var options = new SlateFeedbackOptions
        {
            DataFolder = _blog,
            ArrivalOrder = sweep ? ArrivalOrder.Ascending : ArrivalOrder.Uniform,
        };
        using IVectorEnvironment environment = Make(50, options);
        var agent = new RandomAgent(environment.Contract, 50, seed: 3);

        EvaluationResult result = Evaluation.Run(environment, agent, episodes: 20_000, seed: 4);

        Assert.InRange(
            result.Mean, 0.0966 - (3 * result.StandardError), 0.0966 + (3 * result.StandardError));
        Assert.InRange(result.StandardError, 0.0005, 0.0012);
    }

    [Fact]
    public void Act_AnyHistory_ShowsUnclickedItemsInOrderThenOthersOnce()
    {
        var options = new SlateFeedbackOptions { ItemCount = 12, MaximumHistory = 11, SlateSize = 8, HistoryLength = 12 };
        using IVectorEnvironment environment = Make(300, options);
        VectorStep step = environment.Reset(seed: 6);

        new SimplePolicyAgent(environment.Contract, 300, seed: 1).Act(step, environment.Actions);

        int clickedShown = 0;
        for (int lane = 0; lane < 300; lane++)
        {
            long[] slate = environment.Actions.Leaves[0].Lane<long>(lane).ToArray();
            int length = (int)step.Observations["history/length"].Lane<long>(lane)[0];
            long[] items = step.Observations["history/item"].Lane<long>(lane)[..length].ToArray();
            sbyte[] clicks = step.Observations["history/click"].Lane<sbyte>(lane)[..length].ToArray();
            long[] unclicked = [.. items.Where((_, i) => clicks[i] == 0).Select(id => id - 1).Take(8)];
            Assert.Equal(unclicked, slate[..unclicked.Length]);
            Assert.Equal(8, slate.Distinct().Count());
            int others = Math.Min(12 - length, 8 - unclicked.Length);
            Assert.DoesNotContain(slate.Skip(unclicked.Length).Take(others), candidate => items.Contains(candidate + 1));
            clickedShown += 8 - unclicked.Length - others;
        }

        Assert.True(clickedShown > 0, "No history was so long that clicked items had to follow.");
    }

    [Fact]
    public void Act_MissingItems_AreDrawnUniformly()
    {
        var options = new SlateFeedbackOptions { ItemCount = 10, MinimumHistory = 0, MaximumHistory = 0, SlateSize = 2 };
        const int Lanes = 20_000;
        using IVectorEnvironment environment = Make(Lanes, options);
        VectorStep step = environment.Reset(seed: 6);

        new SimplePolicyAgent(environment.Contract, Lanes, seed: 1).Act(step, environment.Actions);

        ReadOnlySpan<long> shown = environment.Actions.Leaves[0].As<long>();
        double deviation = Math.Sqrt(Lanes * 0.2 * 0.8);
        for (int candidate = 0; candidate < 10; candidate++)
        {
            Assert.InRange(shown.Count(candidate), (Lanes * 0.2) - (4 * deviation), (Lanes * 0.2) + (4 * deviation));
        }
    }

    [Fact]
    public void Make_ForAnotherEnvironment_IsRefused()
    {
        ArgumentException problem =
            Assert.Throws<AgentMismatchException>(() => new SimplePolicyAgent(RatingReplay.Definition.Describe(), 1, 0));

        Assert.StartsWith("The simple policy agent needs a \"history\"", problem.Message, StringComparison.Ordinal);
    }

    private static IVectorEnvironment Make(int lanes, SlateFeedbackOptions options) =>
        SlateFeedback.Definition.MakeVector(lanes, new EnvironmentSettings { Options = options });
}
