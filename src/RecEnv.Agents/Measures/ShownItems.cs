namespace RecEnv.Agents.Measures;

/// <summary>What was shown over all counted episodes.</summary>
/// <param name="KindName">What a kind is: "cluster", "item" or "action".</param>
/// <param name="Counts">How often an item of each kind was shown, [kinds].</param>
public sealed record ShownItems(string KindName, IReadOnlyList<long> Counts)
{
    /// <summary>Share of the shown items that were of each kind, [kinds]; zeros when nothing was shown.</summary>
    public IReadOnlyList<double> Shares { get; } = ToShares(Counts);

    /// <summary>Share of the kinds of which at least one item was shown, in [0, 1].</summary>
    public double Coverage { get; } = (double)Counts.Count(count => count > 0) / Counts.Count;

    private static double[] ToShares(IReadOnlyList<long> counts)
    {
        double sum = Math.Max(1, counts.Sum());
        return [.. counts.Select(count => count / sum)];
    }
}
