using RecEnv.Environments.InterestEvolution;
using RecEnv.Environments.RatingReplay;

namespace RecEnv.Agents.Tests;

public class PopularityAgentTests
{
    private const int ItemCount = 300; // of the generated ratings

    [Fact]
    public void Act_OnAList_ShowsTheMostPopularAvailableItem()
    {
        double[] popularity = [.. Enumerable.Range(0, ItemCount).Select(item => (double)(item * 7 % 10))];
        using IVectorEnvironment environment = RatingReplay.Definition.MakeVector(20);
        var agent = new PopularityAgent(environment.Contract, popularity);
        environment.Reset(1);

        for (int i = 0; i < 15; i++)
        {
            VectorStep step = environment.Current;
            agent.Act(step, environment.Actions);
            for (int lane = 0; lane < 20; lane++)
            {
                long[] items = step.Observations["available"].Lane<long>(lane).ToArray();
                sbyte[] mask = step.Observations["mask"].Lane<sbyte>(lane).ToArray();
                long best = items.Where((_, position) => mask[position] == 1)
                    .OrderByDescending(item => popularity[item]).ThenBy(item => item).First();
                Assert.Equal(best, items[environment.Actions.Leaves[0].As<long>()[lane]]);
            }

            environment.Step(environment.Actions);
        }
    }

    [Fact]
    public void Make_PopularityOfOtherItems_IsRefused()
    {
        EnvironmentContract contract = RatingReplay.Definition.Describe();

        ArgumentException problem = Assert.Throws<ArgumentException>(() => new PopularityAgent(contract, [1, 2]));

        Assert.StartsWith("Popularity was given for 2 items, but \"RatingReplay-v0\" has 300", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_ForAnotherEnvironment_IsRefused() => Assert.Throws<ArgumentException>(
        () => new PopularityAgent(InterestEvolution.Definition.Describe(), new double[ItemCount]));
}
