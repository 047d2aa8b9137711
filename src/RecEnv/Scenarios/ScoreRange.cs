using System.Globalization;
using RecEnv.Options;
using RecEnv.Scenarios.Pieces;

namespace RecEnv.Scenarios;

/// <summary>The scores that can occur, which decide what constants a choice model can have.</summary>
internal static class ScoreRange
{
    /// <summary>Says why the pieces do not fit, as a sentence; null when they do.</summary>
    /// <param name="options">Options of all pieces.</param>
    /// <param name="items">Name of the item piece.</param>
    public static string? Problem(JoinedOptions options, string items)
    {
        object? user = options.Parts.FirstOrDefault(part => part is TasteUserOptions);
        if (user is TasteUserOptions tastes && tastes.With(options.Get<TopicItemOptions>()).Problem() is { } mismatch)
        {
            return $"Items \"topics\" with user \"tastes\": {mismatch}";
        }

        (double low, double high) = Of(options, items);
        return options.Parts.Select(part => part switch
        {
            ProportionalOptions choice => Shift(choice.MinNormalizer, low) ?? NullChoice(choice),
            ProportionalCascadeOptions choice => Shift(choice.MinNormalizer, low)
                ?? Scaled(choice.ScoreScaling, high - choice.MinNormalizer),
            ExponentialCascadeOptions choice => Scaled(choice.ScoreScaling, Math.Exp(high)),
            _ => null,
        }).FirstOrDefault(problem => problem is not null);
    }

    /// <summary>x·f with both in [−1, 1]^F: one coordinate of it where an item has one feature, up to F of them elsewhere.</summary>
    private static (double Low, double High) Of(JoinedOptions options, string items)
    {
        double features = options.Parts.Select(part => part switch
        {
            ClusterItemOptions own => own.FeatureCount,
            FeatureVideoOptions own => own.FeatureCount,
            _ => 1,
        }).Max();
        double bound = items == "topic_videos" ? 1 : features;
        return options.Parts.Select(part => part switch
        {
            DriftingUserOptions user => Symmetric(
                (user.InterestWeight * bound) + (user.QualityWeight * DriftingUserModel<ClusterItem>.MostQuality)),
            InterestUserOptions => Symmetric(bound),
            TasteUserOptions => (0, double.PositiveInfinity),
            _ => (Low: 0.0, High: 0.0),
        }).Aggregate((a, b) => (Math.Min(a.Low, b.Low), Math.Max(a.High, b.High)));
    }

    private static (double Low, double High) Symmetric(double bound) => (-bound, bound);

    private static string? Shift(double minNormalizer, double low) => minNormalizer <= low ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"Option \"choice.min_normalizer\" is {minNormalizer}, but scores go down to {low}; set it to {low} or less, or choose " +
        $"another choice.");

    private static string? NullChoice(ProportionalOptions choice) => choice.NoClickMass >= choice.MinNormalizer ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"Option \"choice.no_click_mass\" is {choice.NoClickMass}, below \"choice.min_normalizer\" ({choice.MinNormalizer}); the " +
        $"weight of no click would be negative.");

    private static string? Scaled(double scaling, double most) => scaling * most <= 1 ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"Option \"choice.score_scaling\" is {scaling}, so a scaled score can reach {scaling * most:G4}, but a cascade takes it " +
        $"as a probability; make it smaller.");
}
