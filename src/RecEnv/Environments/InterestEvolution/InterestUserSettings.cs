namespace RecEnv.Environments.InterestEvolution;

/// <summary>Constants of all users, resolved for the user variant.</summary>
internal sealed record InterestUserSettings
{
    public InterestUserSettings(InterestEvolutionOptions options)
    {
        bool utility = options.UserVariant == UserVariant.Utility;
        FeatureCount = options.FeatureCount;
        TimeBudget = options.TimeBudget ?? (utility ? 200 : 30);
        StepPenalty = options.StepPenalty ?? (utility ? 0.5 : 1);
        UserQualityFactor = options.UserQualityFactor ?? (utility ? 0 : 1);
        DocumentQualityFactor = options.DocumentQualityFactor;
        UserUpdateAlpha = options.UserUpdateAlpha ?? (utility ? 0.9 * (1 / 3.4) : 0);
        AttentionProbability = options.AttentionProbability ?? (utility ? 0.65 : 0.9);
        AlphaX = options.AlphaXIntercept;
        AlphaY = options.AlphaYIntercept;
    }

    public int FeatureCount { get; }

    public double TimeBudget { get; }

    public double StepPenalty { get; }

    public double UserQualityFactor { get; }

    public double DocumentQualityFactor { get; }

    public double UserUpdateAlpha { get; }

    public double AttentionProbability { get; }

    public double AlphaX { get; }

    public double AlphaY { get; }
}
