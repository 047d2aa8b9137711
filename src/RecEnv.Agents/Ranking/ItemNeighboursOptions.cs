using RecEnv.Options;

namespace RecEnv.Agents.Ranking;

/// <summary>Options of <see cref="ItemNeighbours"/>. Immutable.</summary>
public sealed record ItemNeighboursOptions
{
    /// <summary>Neighbours that an item keeps, in [1, 100000].</summary>
    /// <value>Default: 100.</value>
    [Option("Most similar items that an item keeps.", Minimum = 1, Maximum = 100000)]
    public int Neighbours { get; init; } = 100;
}
