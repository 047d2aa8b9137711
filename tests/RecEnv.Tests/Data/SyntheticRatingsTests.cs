using FsCheck;
using FsCheck.Fluent;
using RecEnv.Data;

namespace RecEnv.Tests.Data;

public class SyntheticRatingsTests
{
    private static readonly SyntheticRatingsOptions _noSpread = new()
    {
        TasteSpread = 0,
        QualitySpread = 0,
        LeniencySpread = 0,
        NoiseSpread = 0,
    };

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
        RatingSet set = SyntheticRatings.Generate(_noSpread, seed: 1);

        Assert.Equal(-1, set.Ratings.IndexOfAnyExcept(4f));
    }

    [Fact]
    public void Generate_Seed1_GivesTheseRowsOnEveryPlatform()
    {
        var options = new SyntheticRatingsOptions
        {
            UserCount = 2,
            ItemCount = 10,
            MinRatingsPerUser = 3,
            MaxRatingsPerUser = 5,
            MeanRating = 3,
        };

        RatingSet set = SyntheticRatings.Generate(options, seed: 1);

        // From a separate implementation of the documented formula.
        Assert.Equal([0, 0, 0, 0, 0, 1, 1, 1, 1], set.UserIndices.ToArray());
        Assert.Equal([9, 0, 8, 4, 1, 1, 5, 6, 7], set.ItemIndices.ToArray());
        Assert.Equal([4, 4, 4, 4, 4, 3, 5, 3, 3], set.Ratings.ToArray());
    }

    [Fact]
    public void Generate_OneRatingPerUser_FollowsThePopularityLaw()
    {
        const int Users = 100_000;
        SyntheticRatingsOptions options = _noSpread with
        {
            UserCount = Users,
            ItemCount = 10,
            MinRatingsPerUser = 1,
            MaxRatingsPerUser = 1,
            PopularityOffset = 1,
        };

        int[] counts = CountPerItem(SyntheticRatings.Generate(options, seed: 1));

        int[] byRank = [.. counts.OrderDescending()];
        double total = Enumerable.Range(1, 10).Sum(k => 1.0 / k);
        for (int rank = 0; rank < 10; rank++)
        {
            double p = 1 / (rank + 1.0) / total;
            Assert.InRange(byRank[rank] - (Users * p), -Bound(p, Users), Bound(p, Users));
        }
    }

    [Fact]
    public void Generate_OnlyNoise_IsNormalAroundTheMean()
    {
        SyntheticRatingsOptions options = _noSpread with { UserCount = 2000, MeanRating = 3, NoiseSpread = 0.5 };

        RatingSet set = SyntheticRatings.Generate(options, seed: 1);

        // P(|z| < 1) of the sum of twelve uniform numbers, by the Edgeworth expansion of its kurtosis −0.1.
        const double P = 0.6787;
        int threes = set.Ratings.Count(3f);
        Assert.InRange(threes - (set.Count * P), -Bound(P, set.Count), Bound(P, set.Count));
    }

    [Fact]
    public void Generate_OnlyTaste_IsConstantWithinClusters()
    {
        SyntheticRatingsOptions options = _noSpread with { ClusterCount = 3, TasteSpread = 2 };

        RatingSet set = SyntheticRatings.Generate(options, seed: 1);

        // Users of one cluster rate every item alike, so at most three different columns of ratings exist per item.
        Dictionary<int, float>[] profiles = [.. Enumerable.Range(0, set.UserCount).Select(user => Profile(set, user))];
        List<Dictionary<int, float>> clusters = [];
        foreach (Dictionary<int, float> profile in profiles)
        {
            Dictionary<int, float>? home = clusters.Find(cluster => Agree(cluster, profile));
            if (home is null)
            {
                clusters.Add(profile);
                continue;
            }

            foreach ((int item, float rating) in profile)
            {
                home[item] = rating;
            }
        }

        Assert.Equal(3, clusters.Count);
    }

    [Fact]
    public void Generate_OptionOutOfRange_NamesItAndTheRange()
    {
        ExpectError(new() { UserCount = 0 }, "UserCount must be in [1, 1000000] but is 0.");
        ExpectError(new() { MaxRatingsPerUser = 151 }, "MaxRatingsPerUser must be in [1, 150] but is 151.");
        ExpectError(new() { MinRatingsPerUser = 81 }, "MinRatingsPerUser must be in [1, 80] but is 81.");
        ExpectError(new() { NoiseSpread = double.NaN }, "NoiseSpread must be in [0, 10] but is NaN.");
    }

    private static Dictionary<int, float> Profile(RatingSet set, int user)
    {
        var profile = new Dictionary<int, float>();
        foreach (int row in set.RowsOfUser(user))
        {
            profile.Add(set.ItemIndices[row], set.Ratings[row]);
        }

        return profile;
    }

    private static bool Agree(Dictionary<int, float> left, Dictionary<int, float> right) =>
        right.All(pair => !left.TryGetValue(pair.Key, out float rating) || rating == pair.Value);

    private static void ExpectError(SyntheticRatingsOptions options, string message)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticRatings.Generate(options, 1));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    private static double ShareOfTopTenth(SyntheticRatingsOptions options)
    {
        RatingSet set = SyntheticRatings.Generate(options, seed: 3);
        return CountPerItem(set).OrderDescending().Take(set.ItemCount / 10).Sum() / (double)set.Count;
    }

    /// <summary>Five standard deviations of a binomial count.</summary>
    private static double Bound(double p, int count) => 5 * Math.Sqrt(count * p * (1 - p));

    private static int[] CountPerItem(RatingSet set)
    {
        int[] counts = new int[set.ItemCount];
        foreach (int item in set.ItemIndices)
        {
            counts[item]++;
        }

        return counts;
    }
}
