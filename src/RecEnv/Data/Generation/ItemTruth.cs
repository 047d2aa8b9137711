namespace RecEnv.Data.Generation;

/// <summary>The latent truth about one item.</summary>
public sealed record ItemTruth
{
    internal ItemTruth()
    {
    }

    /// <summary>Cluster, in [0, K); −1 without clusters.</summary>
    public required int Cluster { get; init; }

    /// <summary>Popularity rank, from 0 for the most popular; −1 for an item that nobody meets.</summary>
    public required int Rank { get; init; }

    /// <summary>Probability of being the next shown item to a new user, in [0, 1].</summary>
    public required double Popularity { get; init; }

    /// <summary>Quality h, in stars.</summary>
    public required double Quality { get; init; }

    /// <summary>Latent vector q, [d].</summary>
    public required IReadOnlyList<float> Latent { get; init; }

    /// <summary>What an agent may see of the item: the latent vector with noise, [d].</summary>
    public required IReadOnlyList<float> Features { get; init; }
}
