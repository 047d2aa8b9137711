using RecEnv.Server.Errors;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Messages;

/// <summary>Reads which lanes a partial reset names, and their seeds.</summary>
internal static class ResetLanes
{
    /// <summary>The lanes of the request, all where it names only seeds. The engine checks range and order.</summary>
    /// <exception cref="CallRefusedException">Seeds contradict each other or name a lane that is not reset.</exception>
    public static LaneReset[] Of(Wire.ResetRequest request, int laneCount)
    {
        if (request.HasSeed && request.LaneSeeds.Count > 0)
        {
            throw CallRefusedException.InvalidRequest(
                "Seeds were given twice, as seed and as lane_seeds. Give one of them.");
        }

        Dictionary<long, ulong> seeds = ReadSeeds(request);
        IEnumerable<long> lanes = request.Lanes.Count > 0
            ? request.Lanes
            : Enumerable.Range(0, laneCount).Select(lane => (long)lane);
        LaneReset[] resets = [.. lanes.Select(lane => new LaneReset(ToLane(lane, laneCount), SeedOf(request, seeds, lane)))];
        if (seeds.Count > 0)
        {
            throw CallRefusedException.InvalidRequest(
                $"A seed was given for lane {seeds.Keys.First()}, which is not reset. Name it among the lanes, or " +
                "leave its seed out.");
        }

        return resets;
    }

    /// <summary>A lane as the engine counts, which checks all that an int can hold.</summary>
    /// <exception cref="CallRefusedException">It is beyond that; the sentence is the engine's.</exception>
    public static int ToLane(long lane, int laneCount) => lane == (int)lane
        ? (int)lane
        : throw CallRefusedException.InvalidRequest($"Lane {lane} is outside the {laneCount} lanes (valid: 0 to {laneCount - 1}).");

    /// <summary>Tells whether each lane is named, in order.</summary>
    public static bool CoverAll(LaneReset[] lanes, int laneCount) =>
        lanes.Length == laneCount && lanes.Select(lane => lane.Lane).SequenceEqual(Enumerable.Range(0, laneCount));

    private static Dictionary<long, ulong> ReadSeeds(Wire.ResetRequest request)
    {
        var seeds = new Dictionary<long, ulong>();
        foreach (Wire.LaneSeed entry in request.LaneSeeds)
        {
            if (!seeds.TryAdd(entry.Lane, entry.Seed))
            {
                throw CallRefusedException.InvalidRequest($"Lane {entry.Lane} has two seeds. Give it one.");
            }
        }

        return seeds;
    }

    private static ulong? SeedOf(Wire.ResetRequest request, Dictionary<long, ulong> seeds, long lane)
    {
        if (request.HasSeed)
        {
            return unchecked(request.Seed + (ulong)lane);
        }

        return seeds.Remove(lane, out ulong seed) ? seed : null;
    }
}
