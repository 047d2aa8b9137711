using RecEnv.Environments.InterestEvolution;
using RecEnv.Scenarios.Pieces;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Simulation.Choice;

namespace RecEnv.Tests.Scenarios;

/// <summary>The pieces that only scenarios have, against their formulas.</summary>
public class PieceTests
{
    private const int Count = 40_000;

    [Fact]
    public void Draw_Clusters_FollowPopularityAndQuality()
    {
        var options = new ClusterItemOptions
        {
            ClusterCount = 4,
            FeatureCount = 2,
            PopularityExponent = 1,
            FirstQuality = -1,
            LastQuality = 2,
            QualityDeviation = 0.5,
            LengthMean = 3,
            LengthDeviation = 0.25,
        };

        (ClusterItem[] items, _) = Draw(options);

        double total = 1 + (1.0 / 2) + (1.0 / 3) + (1.0 / 4);
        for (int cluster = 0; cluster < 4; cluster++)
        {
            ClusterItem[] own = [.. items.Where(item => item.Cluster == cluster)];
            double share = 1 / ((cluster + 1) * total);
            AssertNear(share, (double)own.Length / Count, Math.Sqrt(share * (1 - share) / Count));
            AssertNear(-1 + cluster, own.Average(item => item.Quality), 0.5 / Math.Sqrt(own.Length));
        }

        AssertNear(3, items.Average(item => item.Length), 0.25 / Math.Sqrt(Count));
    }

    [Fact]
    public void Draw_GivenPopularityAndQualities_TakesTheirPlace()
    {
        var options = new ClusterItemOptions
        {
            ClusterCount = 3,
            Popularity = [3, 0, 1],
            Qualities = [5, 6, 7],
            QualityDeviation = 0,
            PopularityExponent = 9,
        };

        (ClusterItem[] items, _) = Draw(options);

        Assert.DoesNotContain(items, item => item.Cluster == 1);
        AssertNear(0.75, items.Count(item => item.Cluster == 0) / (double)Count, Math.Sqrt(0.75 * 0.25 / Count));
        Assert.All(items, item => Assert.Equal(5 + item.Cluster, item.Quality));
    }

    [Fact]
    public void Draw_Features_ScatterAroundTheCenterAndStayInTheCube()
    {
        var options = new ClusterItemOptions
        {
            ClusterCount = 2,
            FeatureCount = 3,
            Centers = ClusterCenters.OneHot,
            FeatureNoise = 0.2,
        };

        (ClusterItem[] items, double[] features) = Draw(options);

        double[] third = [.. items.Select((_, i) => features[(3 * i) + 2])];
        AssertNear(0, third.Average(), 0.2 / Math.Sqrt(Count));
        AssertNear(0.04, third.Average(x => x * x), 0.04 * Math.Sqrt(2.0 / Count));
        Assert.All(features, x => Assert.InRange(x, -1, 1));

        // The center 1 lies on the cube's side, where half of the noise is cut off: E[min(z, 0)] = −σ/√(2π).
        double[] own = [.. items.Select((item, i) => features[(3 * i) + item.Cluster])];
        AssertNear(1 - (0.2 / Math.Sqrt(2 * Math.PI)), own.Average(), 0.2 / Math.Sqrt(Count));
    }

    [Fact]
    public void Draw_RandomCenters_DependOnTheLayoutSeedAlone()
    {
        var still = new ClusterItemOptions { FeatureNoise = 0, ClusterCount = 1, FeatureCount = 4 };

        (_, double[] first) = Draw(still, seed: 1);
        (_, double[] second) = Draw(still, seed: 2);
        (_, double[] other) = Draw(still with { LayoutSeed = 1 }, seed: 1);

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    [Theory]
    [InlineData(0.25, 0.25 + (0.25 * 0.8 * (0.8 - 0.25)))] // toward the item
    [InlineData(-0.5, 0.25 - (0.5 * 0.8 * (0.8 - 0.25)))] // away from it
    [InlineData(0, 0.25)]
    public void Respond_Clicked_MovesInterestsByTheDrift(double drift, double expected)
    {
        double[] interests = [0.25, -0.5];
        var user = new DriftingUser { TimeBudget = 10 };

        Respond(new DriftingUserOptions { Drift = drift }, ref user, interests, picked: 0);

        Assert.Equal(expected, interests[0], 12);
        Assert.Equal(-0.5, interests[1], 12); // the item has 0 there
    }

    [Fact]
    public void Respond_Clicked_SpendsTimeAndRemembersQuality()
    {
        var options = new DriftingUserOptions
        {
            SlateTime = 0.5,
            QualityBonus = 0.1,
            SatisfactionEffect = 0.4,
            SatisfactionMemory = 0.75,
            SatisfactionSensitivity = 2,
        };
        var user = new DriftingUser { TimeBudget = 10, Exposure = 0.3, Misses = 2 };

        VideoResponse response = Respond(options, ref user, [0.25, -0.5], picked: 0);

        double satisfaction = 1 / (1 + Math.Exp(-2 * 0.3));
        double time = 4 * (1 - 0.4 + (0.4 * satisfaction));
        Assert.True(response.Clicked);
        Assert.Equal(time, response.WatchTime, 12);
        Assert.Equal(10 - 0.5 - time + (0.1 * time * 1.5), user.TimeBudget, 12);
        Assert.Equal((0.75 * 0.3) + (0.25 * 1.5), user.Exposure, 12);
        Assert.Equal(0, user.Misses);
    }

    [Fact]
    public void Respond_LittleTimeLeft_SpendsNoMoreThanThere()
    {
        var user = new DriftingUser { TimeBudget = 2 };

        VideoResponse response = Respond(new DriftingUserOptions { SlateTime = 0.5 }, ref user, [0.25, -0.5], picked: 0);

        Assert.Equal(1.5, response.WatchTime, 12);
        Assert.Equal(0, user.TimeBudget, 12);
    }

    [Fact]
    public void Respond_NothingClicked_TriesPatience()
    {
        var options = new DriftingUserOptions { Patience = 3 };
        var model = new DriftingUserModel<ClusterItem>(options, 2);
        var user = new DriftingUser { TimeBudget = 10 };
        double[] interests = [0.25, -0.5];

        for (int miss = 1; miss <= 3; miss++)
        {
            VideoResponse response = Respond(options, ref user, interests, ChoiceSampler.NullChoice);

            Assert.False(response.Clicked);
            Assert.Equal(miss == 3, model.IsOver(in user));
        }

        Assert.Equal([0.25, -0.5], interests);
        Assert.Equal(8.5, user.TimeBudget, 12);
    }

    [Theory]
    [InlineData(0, 2, 0.4)] // 2·(0.25·0.8)
    [InlineData(3, 2, 0.4 + (3 * 1.5))]
    public void Score_OfAnItem_WeighsInterestAndQuality(double qualityWeight, double interestWeight, double expected)
    {
        var model = new DriftingUserModel<ClusterItem>(
            new DriftingUserOptions { QualityWeight = qualityWeight, InterestWeight = interestWeight }, 2);
        var user = default(DriftingUser);

        Assert.Equal(expected, model.Score(in user, [0.25, -0.5], new ClusterItem(0, 1.5, 4), [0.8, 0]), 12);
        Assert.Equal(
            (interestWeight * 0.2) + (qualityWeight * 10), model.Score(in user, [0.25, -0.5], new ClusterItem(0, 99, 4), [0.8, 0]), 12);
    }

    private static VideoResponse Respond(DriftingUserOptions options, ref DriftingUser user, double[] interests, int picked)
    {
        ClusterItem[] items = [new(0, 1.5, 4)];
        double[] features = [0.8, 0];
        long[] slate = [0];
        var responses = new VideoResponse[1];
        var random = new RandomStream(1);
        new DriftingUserModel<ClusterItem>(options, 2).Respond(
            ref random, ref user, interests, new SlateItems<ClusterItem>(items, features, slate), picked, responses);
        return responses[0];
    }

    private static (ClusterItem[] Items, double[] Features) Draw(ClusterItemOptions options, ulong seed = 3)
    {
        var items = new ClusterItem[Count];
        double[] features = new double[Count * options.FeatureCount];
        var random = new RandomStream(seed);
        new ClusterItemModel(options).Draw(ref random, items, features);
        return (items, features);
    }

    /// <summary>Four standard errors: a right program fails once in 16,000 seeds.</summary>
    private static void AssertNear(double expected, double actual, double standardError) =>
        Assert.InRange(actual, expected - (4 * standardError), expected + (4 * standardError));
}
