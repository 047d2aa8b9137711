using RecEnv.Options;
using RecEnv.Seeding;

namespace RecEnv.Data.Generation;

/// <summary>How many rows each user has; they add up to the number asked for.</summary>
/// <remarks>
/// User u has quantile qᵤ = (π(u) + ½) / U under a random permutation π, weight vᵤ = v(qᵤ), and
/// nᵤ = n₀ + ⌊C(u + 1)⌉ − ⌊C(u)⌉ with C(u) = (N − n₀U) · Σ_{j&lt;u} vⱼ / Σ v, so that Σ n = N exactly.
/// Memory: 8 bytes a user.
/// </remarks>
internal sealed class ActivityPlan
{
    private readonly long[] _starts; // [users + 1]: rows of user u are _starts[u] to _starts[u + 1] − 1 of all

    /// <summary>Shares out the rows.</summary>
    /// <exception cref="InvalidOptionException">A user would need more items than there are.</exception>
    public ActivityPlan(GenerationOptions options, ref RandomStream random)
    {
        _starts = Shares(options, Quantiles(options.UserCount, ref random));
        int most = 0;
        for (int user = 0; user < options.UserCount; user++)
        {
            most = (int)Math.Max(most, Math.Min(int.MaxValue, _starts[user + 1] - _starts[user]));
        }

        MostRows = most;
        int items = options.ItemCount - options.ColdItemCount;
        if (most > items)
        {
            throw new InvalidOptionException(
                null,
                $"The most active of {options.UserCount} users would have {most} rows, but there are {items} items and " +
                "a user meets an item once. Lower \"interaction_count\", or raise \"item_count\" or \"user_count\".");
        }
    }

    /// <summary>Rows of the most active user.</summary>
    public int MostRows { get; }

    /// <summary>Rows of a user.</summary>
    public int CountOf(int user) => (int)(_starts[user + 1] - _starts[user]);

    private static double[] Quantiles(int users, ref RandomStream random)
    {
        double[] quantiles = new double[users];
        for (int user = 0; user < users; user++)
        {
            quantiles[user] = (user + 0.5) / users;
        }

        for (int i = users - 1; i > 0; i--)
        {
            int j = random.Below(i + 1);
            (quantiles[i], quantiles[j]) = (quantiles[j], quantiles[i]);
        }

        return quantiles;
    }

    private static long[] Shares(GenerationOptions options, double[] quantiles)
    {
        double total = quantiles.Sum(quantile => Weight(options.Activity, quantile));
        double spare = options.InteractionCount - ((double)options.MinimumPerUser * options.UserCount);
        long[] starts = new long[quantiles.Length + 1];
        double cumulative = 0;
        for (int user = 0; user < quantiles.Length; user++)
        {
            cumulative += Weight(options.Activity, quantiles[user]);
            starts[user + 1] = ((long)options.MinimumPerUser * (user + 1)) + (long)Math.Round(spare * cumulative / total);
        }

        starts[^1] = options.InteractionCount;
        return starts;
    }

    private static double Weight(ActivityLaw law, double quantile) => law switch
    {
        ActivityLaw.Equal => 1,
        ActivityLaw.Uniform => 2 * (1 - quantile),
        ActivityLaw.Exponential => -Math.Log(quantile),
        _ => 0.5 / Math.Sqrt(quantile),
    };
}
