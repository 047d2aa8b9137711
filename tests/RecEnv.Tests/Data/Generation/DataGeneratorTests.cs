using FsCheck;
using FsCheck.Fluent;
using RecEnv.Data.Generation;

namespace RecEnv.Tests.Data.Generation;

/// <summary>The rows against the laws that the generator's page states, computed anew here from the latent truth.</summary>
public class DataGeneratorTests
{
    private const double Deviations = 5;

    private static readonly GenerationOptions _small = new()
    {
        UserCount = 60,
        ItemCount = 40,
        InteractionCount = 600,
        ClusterCount = 4,
    };

    [Fact]
    public void RowsOf_OneRowForEachUser_FollowZipfsLaw()
    {
        var generator = new DataGenerator(
            new()
            {
                UserCount = 100_000,
                ItemCount = 200,
                InteractionCount = 100_000,
                MinimumPerUser = 1,
                Activity = ActivityLaw.Equal,
                Record = RecordedRows.Shown,
                ZipfExponent = 1.2,
                Dimensions = 1,
            },
            seed: 1);
        int[] rank = [.. Enumerable.Range(0, 200).Select(item => generator.Item(item).Rank)];
        double[] law = [.. Enumerable.Range(0, 200).Select(k => Math.Pow(k + 1, -1.2))];
        double total = law.Sum();
        double mean = law.Select((weight, k) => weight / total * Math.Log(k + 1)).Sum();
        double variance = law.Select((weight, k) => weight / total * Math.Pow(Math.Log(k + 1) - mean, 2)).Sum();

        GenerationStatistics statistics = Count(generator);
        double measured = Rows(generator).Average(row => Math.Log(rank[row.Item] + 1));

        // The mean log rank is sufficient for the exponent; its error is that of a mean, the exponent's the inverse.
        double error = Math.Sqrt(variance / 100_000);
        Assert.InRange(measured - mean, -Deviations * error, Deviations * error);
        Assert.InRange(statistics.ZipfExponent - 1.2, -Deviations * error / variance, Deviations * error / variance);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    public void RowsOf_Clicked_TakeHomeItemsAsOftenAsTheClickModelSays(double drift)
    {
        var generator = new DataGenerator(
            new()
            {
                UserCount = 4000,
                ItemCount = 150,
                InteractionCount = 4000,
                MinimumPerUser = 1,
                Activity = ActivityLaw.Equal,
                ClusterCount = 5,
                ZipfExponent = 0.5,
                Drift = drift,
            },
            seed: 2);
        ItemTruth[] items = [.. Enumerable.Range(0, 150).Select(generator.Item)];
        var (early, late) = (new Comparison(), new Comparison());

        foreach (Interaction row in Rows(generator))
        {
            UserTruth user = generator.User(row.User);
            double time = Time(generator, row);
            double[] weights = [.. items.Select(item => item.Popularity * Attraction(generator, Affinity(generator, user, item, time)))];
            double expected = items.Select((item, i) => item.Cluster == user.Cluster ? weights[i] : 0).Sum() / weights.Sum();
            (time < 0.2 ? early : time > 0.8 ? late : new()).Add(expected, items[row.Item].Cluster == user.Cluster);
        }

        early.Check();
        late.Check();
        Assert.True(early.Mean > 0.3, $"chance is 0.2, found {early.Mean}");
        Assert.Equal(drift == 0, late.Mean > 0.3);
    }

    [Fact]
    public void RowsOf_Shown_AreClickedAsOftenAsExaminationAndAttractionSay()
    {
        var generator = new DataGenerator(
            new()
            {
                UserCount = 2000,
                ItemCount = 300,
                InteractionCount = 40_000,
                Activity = ActivityLaw.Equal,
                Record = RecordedRows.Shown,
                SlateSize = 5,
                PositionBias = 0.8,
                ClickBias = 0,
                Drift = 0.5,
            },
            seed: 3);
        ItemTruth[] items = [.. Enumerable.Range(0, 300).Select(generator.Item)];
        UserTruth[] users = [.. Enumerable.Range(0, 2000).Select(generator.User)];
        Comparison[] positions = [.. Enumerable.Range(0, 5).Select(_ => new Comparison())];

        foreach (Interaction row in Rows(generator))
        {
            double affinity = Affinity(generator, users[row.User], items[row.Item], Time(generator, row));
            double examined = Math.Pow(row.Position + 1, -0.8);
            positions[row.Position].Add(examined * Attraction(generator, affinity), row.IsClick);
        }

        Assert.All(positions, position => position.Check());
        Assert.True(positions[0].Mean > 2 * positions[4].Mean);
    }

    [Fact]
    public void RowsOf_Clicked_LieAtPositionsInProportionToExamination()
    {
        var generator = new DataGenerator(
            _small with { UserCount = 5000, ItemCount = 200, InteractionCount = 50_000, SlateSize = 6, PositionBias = 1.5 }, seed: 4);
        double total = generator.Examination.Sum();
        var (positions, clicks) = (new Comparison[6], new long[6]);

        foreach (Interaction row in Rows(generator))
        {
            clicks[row.Position]++;
            for (int k = 0; k < 6; k++)
            {
                (positions[k] ??= new()).Add(Math.Pow(k + 1, -1.5) / total, row.Position == k);
            }
        }

        Assert.All(positions, position => position.Check());
        double mean = Enumerable.Range(0, 6).Sum(k => generator.Examination[k] / total * Math.Log(k + 1));
        double variance = Enumerable.Range(0, 6).Sum(k => generator.Examination[k] / total * Math.Pow(Math.Log(k + 1) - mean, 2));
        double bound = Deviations / Math.Sqrt(variance * 50_000);
        Assert.InRange(Count(generator).PositionBias, 1.5 - bound, 1.5 + bound);
    }

    [Fact]
    public void RowsOf_ScaleWithoutSteps_RateByTheFormulaPlusNormalNoise()
    {
        var generator = new DataGenerator(
            _small with { UserCount = 2000, ItemCount = 200, InteractionCount = 20_000, LowestRating = -100, HighestRating = 100, RatingStep = 0, Noise = 0.7 },
            seed: 5);
        double[] residuals = [.. Rows(generator).Select(row =>
        {
            (UserTruth user, ItemTruth item) = (generator.User(row.User), generator.Item(row.Item));
            double affinity = Affinity(generator, user, item, Time(generator, row));
            return row.Rating - (3.5 + user.Leniency + item.Quality + (0.5 * affinity));
        })];

        double mean = residuals.Average();
        double variance = residuals.Average(x => x * x);

        Assert.InRange(mean, -Deviations * 0.7 / Math.Sqrt(20_000), Deviations * 0.7 / Math.Sqrt(20_000));
        Assert.InRange(variance - 0.49, -Deviations * 0.49 * Math.Sqrt(2 / 20_000.0), Deviations * 0.49 * Math.Sqrt(2 / 20_000.0));
    }

    [Fact]
    public void Item_OfACluster_LieAroundOneCentreAtTheStatedSpread()
    {
        var options = new GenerationOptions { ItemCount = 4000, Dimensions = 6, ClusterCount = 3, ClusterSpread = 0.5 };
        var generator = new DataGenerator(options, seed: 6);

        foreach (var cluster in Enumerable.Range(0, 4000).Select(generator.Item).GroupBy(item => item.Cluster))
        {
            double[] centre = [.. Enumerable.Range(0, 6).Select(k => cluster.Average(item => item.Latent[k]))];
            double[] variances = [.. Enumerable.Range(0, 6).Select(k => cluster.Average(item => Math.Pow(item.Latent[k] - centre[k], 2)))];

            // Around (mₖ + 0.5 ε) / √1.25: |m|² = 6, variance 0.2 a coordinate.
            int count = cluster.Count();
            double spreadBound = Deviations * 0.2 * Math.Sqrt(2.0 / (count * 6));
            Assert.InRange(variances.Average() - 0.2, -spreadBound - (0.2 / count), spreadBound);
            double lengthBound = Deviations * 2 * Math.Sqrt(6 / 1.25 * 0.2 / count);
            Assert.InRange(centre.Sum(x => x * x) - (6 / 1.25), -lengthBound, lengthBound + (6 * 0.2 / count));
        }
    }

    [Fact]
    public void RowsOf_AnyOptions_AddUpAndMeetEachItemOnceInOrder()
    {
        Gen<GenerationOptions> options =
            from users in Gen.Choose(1, 30)
            from items in Gen.Choose(20, 60)
            from minimum in Gen.Choose(0, 3)
            from spare in Gen.Choose(0, 5)
            from law in Gen.Elements(Enum.GetValues<ActivityLaw>())
            from record in Gen.Elements(RecordedRows.Clicked, RecordedRows.Shown)
            from clusters in Gen.Choose(0, 3)
            from zipf in Gen.Choose(0, 3)
            from cold in Gen.Choose(0, 3)
            select new GenerationOptions
            {
                UserCount = users,
                ItemCount = items,
                MinimumPerUser = minimum,
                InteractionCount = Math.Max(1, (long)users * (minimum + Math.Min(spare, 60 / users))),
                Activity = law == ActivityLaw.Pareto ? ActivityLaw.Uniform : law,
                Record = record,
                ClusterCount = clusters,
                ZipfExponent = zipf,
                ColdItemCount = cold,
                SlateSize = 3,
            };
        Prop.ForAll(options.ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(), (made, seed) =>
        {
            var generator = new DataGenerator(made, (ulong)seed);
            Interaction[] rows = [.. Rows(generator)];
            return rows.Length == made.InteractionCount
                && rows.GroupBy(row => row.User).All(user => user.Count() >= made.MinimumPerUser
                    && user.Select(row => row.Item).Distinct().Count() == user.Count()
                    && user.Select(row => row.Timestamp).SequenceEqual(user.Select(row => row.Timestamp).Order()))
                && rows.All(row => row.Item >= made.ColdItemCount && row.Item < made.ItemCount
                    && row.Position >= 0 && row.Position < 3 && row.Rating is >= 1 and <= 5 && row.Rating % 1 == 0
                    && (row.IsClick || made.Record == RecordedRows.Shown)
                    && row.Timestamp >= made.StartTime && row.Timestamp <= made.StartTime + (365 * 86_400));
        }).Check(Config.QuickThrowOnFailure.WithReplay(1, 1));
    }

    [Fact]
    public void RowsOf_UserWhoMeetsEveryItem_MeetsEachOnce()
    {
        var generator = new DataGenerator(
            new() { UserCount = 3, ItemCount = 50, InteractionCount = 150, MinimumPerUser = 50, ZipfExponent = 4 }, seed: 1);

        Assert.Equal(Enumerable.Range(0, 50), generator.RowsOf(1).Select(row => row.Item).Order());
    }

    [Fact]
    public void RowsOf_OneUser_IsTheSameAloneAndAmongOthers()
    {
        var generator = new DataGenerator(_small, seed: 7);
        Interaction[] together = [.. Rows(generator).Where(row => row.User == 17)];

        Assert.Equal(together, new DataGenerator(_small, seed: 7).RowsOf(17));
        Assert.NotEqual(together, new DataGenerator(_small, seed: 8).RowsOf(17));
    }

    [Fact]
    public void RowsOf_Index_IsRefusedWithItsRange()
    {
        var generator = new DataGenerator(_small, seed: 7);

        Assert.StartsWith("user must be in [0, 59] but is 60.", Refusal(() => generator.RowsOf(60)), StringComparison.Ordinal);
        Assert.StartsWith("item must be in [0, 39] but is -1.", Refusal(() => generator.Item(-1)), StringComparison.Ordinal);
    }

    private static string Refusal(Action call) => Assert.Throws<ArgumentOutOfRangeException>(call).Message;

    private static IEnumerable<Interaction> Rows(DataGenerator generator) =>
        Enumerable.Range(0, generator.Options.UserCount).SelectMany(generator.RowsOf);

    private static GenerationStatistics Count(DataGenerator generator)
    {
        using var folder = new TempFolder();
        return DataFiles.Write(generator, new WriteSettings { Folder = folder.FullName, Format = DataFormat.Npz });
    }

    private static double Time(DataGenerator generator, Interaction row) =>
        (row.Timestamp - generator.Options.StartTime) / (generator.Options.Days * 86_400);

    private static double Affinity(DataGenerator generator, UserTruth user, ItemTruth item, double time)
    {
        double angle = generator.Options.Drift * Math.PI / 2 * time;
        double sum = 0;
        for (int k = 0; k < item.Latent.Count; k++)
        {
            sum += ((Math.Cos(angle) * user.Latent[k]) + (Math.Sin(angle) * user.LaterLatent[k])) * item.Latent[k];
        }

        return sum / Math.Sqrt(item.Latent.Count);
    }

    private static double Attraction(DataGenerator generator, double affinity)
    {
        GenerationOptions options = generator.Options;
        double taste = 1 / (1 + Math.Exp(-(options.ClickBias + (options.Taste * affinity))));
        return options.AccidentRate + ((1 - options.AccidentRate) * taste);
    }

    /// <summary>Counts an event of known probabilities: the count may differ by five standard deviations.</summary>
    private sealed class Comparison
    {
        private double _expected;
        private double _variance;
        private int _found;
        private int _count;

        public double Mean => _found / (double)_count;

        public void Add(double probability, bool happened)
        {
            _expected += probability;
            _variance += probability * (1 - probability);
            _found += happened ? 1 : 0;
            _count++;
        }

        public void Check() =>
            Assert.InRange(_found - _expected, -Deviations * Math.Sqrt(_variance), Deviations * Math.Sqrt(_variance));
    }
}
