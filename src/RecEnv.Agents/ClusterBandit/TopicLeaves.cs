using RecEnv.Spaces;

namespace RecEnv.Agents.ClusterBandit;

/// <summary>Where an observation says which topics were offered, shown and clicked.</summary>
/// <param name="Topics">Leaf "doc/cluster_id", int64 [candidates].</param>
/// <param name="Qualities">Leaf "doc/quality", float32 [candidates].</param>
/// <param name="Clicks">Leaf "response/click", int8 [slate].</param>
/// <param name="ShownTopics">Leaf "response/cluster_id", int64 [slate].</param>
/// <param name="TopicCount">Number of topics, at least 2.</param>
internal readonly record struct TopicLeaves(int Topics, int Qualities, int Clicks, int ShownTopics, int TopicCount)
{
    public static TopicLeaves Find(EnvironmentContract contract, string agent)
    {
        string[] paths = [.. contract.ObservationSpace.Leaves.Select(leaf => leaf.Path)];
        var found = new TopicLeaves(
            Array.IndexOf(paths, "doc/cluster_id"),
            Array.IndexOf(paths, "doc/quality"),
            Array.IndexOf(paths, "response/click"),
            Array.IndexOf(paths, "response/cluster_id"),
            0);
        if (contract.Slate is null || found.Topics < 0 || found.Qualities < 0 || found.Clicks < 0 || found.ShownTopics < 0)
        {
            throw new AgentMismatchException(
                $"The {agent} agent needs items with a topic \"cluster_id\" and a \"quality\", and responses that say which " +
                $"topic was clicked, but \"{contract.EnvironmentId}\" shows {contract.ObservationSpace.Describe()}. Use " +
                "InterestExploration in dict layout.");
        }

        int topics = CountTopics(contract.ObservationSpace);
        return topics >= 2 ? found with { TopicCount = topics } : throw new AgentMismatchException(
            $"The {agent} agent needs at least 2 topics, but \"{contract.EnvironmentId}\" has {topics} under these options.");
    }

    private static int CountTopics(Space observation)
    {
        var doc = (DictSpace)((DictSpace)observation).Entries.First(entry => entry.Key == "doc").Value;
        return (int)((MultiDiscreteSpace)doc.Entries.First(entry => entry.Key == "cluster_id").Value).Nvec.Max();
    }
}
