using RecEnv.Agents.Online;
using RecEnv.Spaces;

namespace RecEnv.Agents.Tests.Online;

public class ShownItemsTests
{
    private static readonly EnvironmentRegistry _registry = EnvironmentRegistry.CreateDefault();

    [Theory]
    [InlineData("InterestEvolution-v0", "clusters", 20, true)]
    [InlineData("InterestExploration-v0", "clusters", 2, true)]
    [InlineData("LongTermSatisfaction-v0", "items", 0, false)] // candidates are drawn anew and have no name
    [InlineData("RatingReplay-v0", "items", 300, false)]
    public void Make_EachEnvironment_KnowsWhatItShows(string id, string kind, int count, bool hasDiversity)
    {
        var items = new ShownItems(_registry.Find(id).Describe());

        Assert.Equal((kind, count, hasDiversity), (items.Kind, items.Count, items.HasDiversity));
    }

    [Fact]
    public void Mark_TopicVectors_MarksTheLargestEntries()
    {
        EnvironmentContract contract = _registry.Find("InterestEvolution-v0").Describe();
        var items = new ShownItems(contract);
        ValueBatch observation = Observation(contract);
        bool[] seen = new bool[20];

        items.Mark(observation, [0, 2], seen);

        Assert.Equal([3, 7], Enumerable.Range(0, 20).Where(topic => seen[topic]));
    }

    [Fact]
    public void Diversity_Vectors_IsTheMeanOfOneMinusCosine()
    {
        EnvironmentContract contract = _registry.Find("InterestEvolution-v0").Describe();
        var items = new ShownItems(contract);
        ValueBatch observation = Observation(contract);

        Assert.Equal(0, items.Diversity(observation, [0, 0]), 6);
        Assert.Equal(1, items.Diversity(observation, [0, 2]), 6);
        Assert.Equal(1 - Math.Sqrt(0.5), items.Diversity(observation, [0, 1]), 6);
        Assert.Equal((2 * (1 - Math.Sqrt(0.5)) + 0) / 3, items.Diversity(observation, [0, 1, 0]), 6);
    }

    [Fact]
    public void Diversity_Clusters_IsTheShareOfDifferentPairs()
    {
        EnvironmentContract contract = _registry.Find("InterestExploration-v0").Describe();
        var items = new ShownItems(contract);
        var observation = new ValueBatch(contract.ObservationSpace, 1);
        observation["doc/cluster_id"].Lane<long>(0)[1] = 1;

        Assert.Equal(0, items.Diversity(observation, [0, 2]));
        Assert.Equal(1, items.Diversity(observation, [0, 1]));
        Assert.Equal(2 / 3.0, items.Diversity(observation, [0, 1, 2]), 12);
    }

    /// <summary>Candidate 0 is of topic 3, candidate 1 half of topics 3 and 4, candidate 2 of topic 7.</summary>
    private static ValueBatch Observation(EnvironmentContract contract)
    {
        var observation = new ValueBatch(contract.ObservationSpace, 1);
        Span<float> vectors = observation["doc"].Lane<float>(0);
        vectors[3] = 0.8f;
        (vectors[20 + 3], vectors[20 + 4]) = (0.5f, 0.5f);
        vectors[40 + 7] = 1;
        return observation;
    }
}
