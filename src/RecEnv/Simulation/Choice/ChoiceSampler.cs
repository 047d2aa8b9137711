namespace RecEnv.Simulation.Choice;

/// <summary>Picks a slate position, or nothing, in proportion to weights.</summary>
public static class ChoiceSampler
{
    /// <summary>The pick when the user chooses nothing.</summary>
    public const int NullChoice = -1;

    /// <summary>Picks by inverting the cumulative distribution, the null choice last.</summary>
    /// <remarks>position = the number of cumulative weights that are at most u · total.</remarks>
    /// <param name="weights">Weight of each slate position, [slate], each at least 0.</param>
    /// <param name="nullWeight">Weight of choosing nothing, at least 0.</param>
    /// <param name="uniform">A uniform draw u in [0, 1).</param>
    /// <returns>The position, or <see cref="NullChoice"/>; also that when every weight is 0.</returns>
    public static int Pick(ReadOnlySpan<double> weights, double nullWeight, double uniform)
    {
        double total = 0;
        foreach (double weight in weights)
        {
            total += weight;
        }

        double target = uniform * (total + nullWeight);
        double cumulative = 0;
        for (int position = 0; position < weights.Length; position++)
        {
            cumulative += weights[position];
            if (target < cumulative)
            {
                return position;
            }
        }

        return NullChoice;
    }
}
