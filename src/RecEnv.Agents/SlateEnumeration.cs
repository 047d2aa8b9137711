namespace RecEnv.Agents;

/// <summary>All slates of an environment, in lexicographic order.</summary>
internal static class SlateEnumeration
{
    /// <summary>Most slates that are listed; more would not be rated in reasonable time.</summary>
    public const int Most = 100_000;

    /// <summary>Lists the slates of distinct candidates.</summary>
    /// <param name="contract">Contract of the environment.</param>
    /// <param name="slate">What slates are like.</param>
    /// <param name="ordered">Whether the order counts; else each set is listed once, ascending.</param>
    /// <param name="agent">Who asks, for the message.</param>
    /// <exception cref="AgentMismatchException">There are more than <see cref="Most"/>.</exception>
    public static int[][] List(EnvironmentContract contract, SlateFacts slate, bool ordered, string agent)
    {
        double count = 1;
        for (int i = 0; i < slate.SlateSize; i++)
        {
            count = count * (slate.CandidateCount - i) / (ordered ? 1 : i + 1);
        }

        if (count > Most)
        {
            throw new AgentMismatchException(
                $"The {agent} agent rates every slate, and the {slate.CandidateCount} candidates of " +
                $"\"{contract.EnvironmentId}\" make {count:G6} slates of {slate.SlateSize}; at most {Most} are possible. Use fewer " +
                "candidates or shorter slates.");
        }

        var slates = new List<int[]>();
        Extend([], slate, ordered, slates);
        return [.. slates];
    }

    private static void Extend(int[] start, SlateFacts slate, bool ordered, List<int[]> slates)
    {
        if (start.Length == slate.SlateSize)
        {
            slates.Add(start);
            return;
        }

        int first = ordered || start.Length == 0 ? 0 : start[^1] + 1;
        for (int candidate = first; candidate < slate.CandidateCount; candidate++)
        {
            if (!start.Contains(candidate))
            {
                Extend([.. start, candidate], slate, ordered, slates);
            }
        }
    }
}
