using RecEnv.Options;

namespace RecEnv.Agents.Ranking;

/// <summary>Options of <see cref="AlternatingLeastSquares"/>. Immutable.</summary>
public sealed record AlternatingLeastSquaresOptions
{
    /// <summary>Length d of a vector, in [1, 1024].</summary>
    /// <value>Default: 32.</value>
    [Option("Length of the vectors.", Minimum = 1, Maximum = 1024)]
    public int Dimensions { get; init; } = 32;

    /// <summary>α, what a positive weighs more than the rest, in (0, 1e6].</summary>
    /// <value>Default: 10.</value>
    [Option("How much more than 1 a train positive weighs.", MinimumExclusive = 0, Maximum = 1e6)]
    public double Confidence { get; init; } = 10;

    /// <summary>λ, in (0, 1e9].</summary>
    /// <value>Default: 100.</value>
    [Option("Weight of the vectors' squared lengths.", MinimumExclusive = 0, Maximum = 1e9)]
    public double Regularization { get; init; } = 100;

    /// <summary>Sweeps over all users, then all items, in [1, 10000].</summary>
    /// <value>Default: 15.</value>
    [Option("Sweeps over all users and all items.", Minimum = 1, Maximum = 10000, Source = "Hu et al. (2008): about 10")]
    public int Sweeps { get; init; } = 15;

    /// <summary>Seed of the first item vectors, at least 0.</summary>
    /// <value>Default: 0.</value>
    [Option("Seed of the first item vectors.", Minimum = 0)]
    public long Seed { get; init; }
}
