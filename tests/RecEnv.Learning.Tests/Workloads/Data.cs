namespace RecEnv.Learning.Tests.Workloads;

/// <summary>Random data for workloads.</summary>
internal static class Data
{
    public static float[] Uniform(LearningRandom random, int count)
    {
        float[] values = new float[count];
        foreach (ref float value in values.AsSpan())
        {
            value = random.Uniform(-1f, 1f);
        }

        return values;
    }

    public static int[] Integers(LearningRandom random, int count, int limit)
    {
        int[] values = new int[count];
        foreach (ref int value in values.AsSpan())
        {
            value = (int)(random.Next() % (ulong)limit);
        }

        return values;
    }

    /// <summary>Different numbers below a limit.</summary>
    public static int[] Distinct(LearningRandom random, int count, int limit)
    {
        var seen = new List<int>();
        while (seen.Count < count)
        {
            int next = (int)(random.Next() % (ulong)limit);
            if (!seen.Contains(next))
            {
                seen.Add(next);
            }
        }

        return [.. seen];
    }
}
