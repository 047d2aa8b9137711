namespace RecEnv.Environments.InterestEvolution;

/// <summary>A video, as its users meet it. Features outside [FirstFeature, FeatureEnd) are 0.</summary>
internal interface IVideo
{
    /// <summary>The first feature that may differ from 0.</summary>
    int FirstFeature { get; }

    /// <summary>The feature after the last that may differ from 0.</summary>
    int FeatureEnd(int featureCount);

    /// <summary>One feature f_k, in [−1, 1].</summary>
    double Feature(ReadOnlySpan<double> features, int index);

    /// <summary>Length ℓ in minutes.</summary>
    double Length { get; }

    /// <summary>Latent quality q.</summary>
    double Quality { get; }

    /// <summary>Topic, 0 where videos have none.</summary>
    int Cluster { get; }
}
