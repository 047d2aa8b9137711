namespace RecEnv.Simulation;

/// <summary>Checks which lanes a caller names.</summary>
internal static class LaneSelection
{
    public static void Check(int lane, int laneCount)
    {
        if (lane < 0 || lane >= laneCount)
        {
            throw new ArgumentException($"Lane {lane} is outside the {laneCount} lanes (valid: 0 to {laneCount - 1}).");
        }
    }

    public static void Check(ReadOnlySpan<LaneReset> lanes, int laneCount)
    {
        if (lanes.IsEmpty)
        {
            throw new ArgumentException("No lane was given to reset. Name at least one lane.");
        }

        for (int i = 0; i < lanes.Length; i++)
        {
            Check(lanes[i].Lane, laneCount);
            if (i > 0 && lanes[i].Lane <= lanes[i - 1].Lane)
            {
                throw new ArgumentException(
                    $"Lane {lanes[i].Lane} comes after lane {lanes[i - 1].Lane}. Name each lane once, in ascending order.");
            }
        }
    }
}
