namespace RecEnv.Data.Generation;

/// <summary>The latent truth about one user.</summary>
public sealed record UserTruth
{
    internal UserTruth()
    {
    }

    /// <summary>Cluster at the start, in [0, K); −1 without clusters.</summary>
    public required int Cluster { get; init; }

    /// <summary>Cluster that the taste drifts towards, in [0, K); −1 without clusters.</summary>
    public required int LaterCluster { get; init; }

    /// <summary>Number of rows.</summary>
    public required int RowCount { get; init; }

    /// <summary>Leniency l, in stars.</summary>
    public required double Leniency { get; init; }

    /// <summary>Latent vector at the start a, [d].</summary>
    public required IReadOnlyList<float> Latent { get; init; }

    /// <summary>Latent vector that the taste drifts towards z, [d].</summary>
    public required IReadOnlyList<float> LaterLatent { get; init; }

    /// <summary>What an agent may see of the user: the latent vector at the start with noise, [d].</summary>
    public required IReadOnlyList<float> Features { get; init; }
}
