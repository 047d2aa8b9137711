using System.Globalization;

namespace RecEnv.Simulation.Choice;

/// <summary>Scores moved up by the smallest normalizer.</summary>
internal static class ShiftedScore
{
    public static double Of(double score, double minNormalizer, int position)
    {
        double shifted = score - minNormalizer;
        if (!(shifted >= 0))
        {
            Refuse(score, minNormalizer, position);
        }

        return shifted;
    }

    private static void Refuse(double score, double minNormalizer, int position)
    {
        throw new InvalidOperationException(string.Create(
            CultureInfo.InvariantCulture,
            $"The score {score} of slate position {position} is below the smallest normalizer {minNormalizer}; a proportional " +
            $"choice model needs min_normalizer at or below every score."));
    }
}
