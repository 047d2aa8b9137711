using RecEnv.Agents.Ranking;
using RecEnv.Data;

namespace RecEnv.Tool.Ranking;

/// <summary>What is trained on, and the pairs of each draw.</summary>
/// <param name="Train">The train positives.</param>
/// <param name="Draws">Pairs, one set a draw.</param>
internal sealed record RankData(PositiveItems Train, IReadOnlyList<RankingPairs> Draws)
{
    /// <summary>Seed of the generated ratings.</summary>
    public const int SyntheticSeed = 0;

    /// <summary>Reads and splits.</summary>
    /// <exception cref="MisuseException">The data are no usable ratings.</exception>
    public static RankData Read(RankSettings settings)
    {
        try
        {
            return settings.LeaveOneOut ? Published(settings) : Split(settings);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or RatingFormatException)
        {
            throw new MisuseException($"--data names no usable ratings. {problem.Message}");
        }
    }

    private static RankData Published(RankSettings settings)
    {
        if (settings.Data is not { } path)
        {
            throw new MisuseException("--leave-one-out needs the files of a split. Name a folder or a .train.rating file with --data.");
        }

        var published = LeaveOneOut.Read(path);
        return new RankData(PositiveItems.Of(published.Train, settings.Threshold), [RankingPairs.Of(published)]);
    }

    private static RankData Split(RankSettings settings)
    {
        RatingSet ratings = settings.Data is { } path
            ? RatingReader.Read(path)
            : SyntheticRatings.Generate(new SyntheticRatingsOptions(), SyntheticSeed);
        var split = PositiveSplit.Draw(ratings, settings.Threshold, settings.TrainShare, settings.SplitSeed);
        RankingPairs[] draws = [.. Enumerable.Range(0, settings.Draws).Select(draw =>
            RankingPairs.Draw(split, settings.Pairs with { Seed = settings.Pairs.Seed + (ulong)draw }))];
        return new RankData(split.Train, draws);
    }
}
