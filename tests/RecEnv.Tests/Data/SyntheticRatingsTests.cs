using FsCheck;
using FsCheck.Fluent;
using RecEnv.Data;

namespace RecEnv.Tests.Data;

public class SyntheticRatingsTests
{
    [Fact]
    public void Generate_Defaults_HaveTheStatedShape()
    {
        RatingSet set = SyntheticRatings.Generate(new SyntheticRatingsOptions(), seed: 7);

        Assert.Equal((200, 300), (set.UserCount, set.ItemCount));
        Assert.Equal((1, 200, 1, 300), (set.UserIds[0], set.UserIds[^1], set.ItemIds[0], set.ItemIds[^1]));
        Assert.Null(set.FindDuplicate());
        for (int user = 0; user < set.UserCount; user++)
        {
            Assert.InRange(set.RowsOfUser(user).Length, 20, 80);
        }
    }

    [Fact]
    public void Generate_Defaults_MostRatingsArePositiveUnderAnySeed()
    {
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            float[] ratings = SyntheticRatings.Generate(new SyntheticRatingsOptions(), (ulong)seed).Ratings.ToArray();
            double positives = ratings.Count(rating => rating > 3) / (double)ratings.Length;
            return ratings.All(rating => rating is 1 or 2 or 3 or 4 or 5) && positives is > 0.5 and < 0.8;
        }).Check(Config.QuickThrowOnFailure.WithReplay(1, 1));
    }

    [Fact]
    public void Generate_SameSeed_GivesTheSameRows()
    {
        RatingSet first = SyntheticRatings.Generate(new SyntheticRatingsOptions(), seed: 7);
        RatingSet second = SyntheticRatings.Generate(new SyntheticRatingsOptions(), seed: 7);
        RatingSet other = SyntheticRatings.Generate(new SyntheticRatingsOptions(), seed: 8);

        Assert.Equal(first.ItemIndices, second.ItemIndices);
        Assert.Equal(first.Ratings, second.Ratings);
        Assert.False(first.ItemIndices.SequenceEqual(other.ItemIndices));
    }

    [Fact]
    public void Generate_SmallOffset_IsMoreSkewedThanLarge()
    {
        double skewed = ShareOfTopTenth(new SyntheticRatingsOptions { PopularityOffset = 1 });
        double flat = ShareOfTopTenth(new SyntheticRatingsOptions { PopularityOffset = 100_000 });

        Assert.True(skewed > 2 * flat, $"{skewed} against {flat}");
    }

    [Fact]
    public void Generate_NoSpread_GivesTheRoundedMean()
    {
        RatingSet set = SyntheticRatings.Generate(
            new SyntheticRatingsOptions { TasteSpread = 0, QualitySpread = 0, LeniencySpread = 0, NoiseSpread = 0 }, seed: 1);

        Assert.Equal(-1, set.Ratings.IndexOfAnyExcept(4f));
    }

    [Fact]
    public void Generate_OnlyTaste_IsConstantWithinClusters()
    {
        var options = new SyntheticRatingsOptions
        {
            ClusterCount = 1,
            QualitySpread = 0,
            LeniencySpread = 0,
            NoiseSpread = 0,
        };

        RatingSet set = SyntheticRatings.Generate(options, seed: 1);

        Assert.Equal(-1, set.Ratings.IndexOfAnyExcept(set.Ratings[0]));
    }

    [Fact]
    public void Generate_OptionOutOfRange_NamesItAndTheRange()
    {
        ExpectError(new SyntheticRatingsOptions { UserCount = 0 }, "UserCount must be in [1, 1000000] but is 0.");
        ExpectError(new SyntheticRatingsOptions { MaxRatingsPerUser = 151 }, "MaxRatingsPerUser must be in [1, 150] but is 151.");
        ExpectError(new SyntheticRatingsOptions { MinRatingsPerUser = 81 }, "MinRatingsPerUser must be in [1, 80] but is 81.");
        ExpectError(new SyntheticRatingsOptions { NoiseSpread = double.NaN }, "NoiseSpread must be in [0, 10] but is NaN.");
    }

    private static void ExpectError(SyntheticRatingsOptions options, string message)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticRatings.Generate(options, 1));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    private static double ShareOfTopTenth(SyntheticRatingsOptions options)
    {
        RatingSet set = SyntheticRatings.Generate(options, seed: 3);
        int[] counts = new int[set.ItemCount];
        foreach (int item in set.ItemIndices)
        {
            counts[item]++;
        }

        return counts.OrderDescending().Take(counts.Length / 10).Sum() / (double)set.Count;
    }
}
