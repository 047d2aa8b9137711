using RecEnv.Seeding;

namespace RecEnv.Agents;

/// <summary>The streams that agents draw from.</summary>
internal static class ExplorationStreams
{
    /// <summary>One stream a lane: the exploration stream of seed + lane.</summary>
    /// <param name="laneCount">Number of lanes.</param>
    /// <param name="seed">Seed of lane 0.</param>
    public static RandomStream[] Make(int laneCount, ulong seed)
    {
        var streams = new RandomStream[laneCount];
        for (int lane = 0; lane < laneCount; lane++)
        {
            streams[lane] = new EpisodeKey(unchecked(seed + (ulong)lane), 0).Stream(StreamId.Exploration);
        }

        return streams;
    }
}
