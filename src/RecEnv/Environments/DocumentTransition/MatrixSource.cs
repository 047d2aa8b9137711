namespace RecEnv.Environments.DocumentTransition;

/// <summary>Where the acceptance probabilities come from when no file is named.</summary>
public enum MatrixSource
{
    /// <summary>The ten documents whose exact values are published.</summary>
    Reference,

    /// <summary>Drawn from a seed by the same recipe.</summary>
    Generated,
}
