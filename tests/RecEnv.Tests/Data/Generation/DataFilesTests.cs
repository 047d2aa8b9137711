using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using RecEnv.Data;
using RecEnv.Data.Generation;
using RecEnv.Environments.SlateFeedback;
using RecEnv.Options;

namespace RecEnv.Tests.Data.Generation;

public class DataFilesTests
{
    private static readonly GenerationOptions _options = new()
    {
        UserCount = 300,
        ItemCount = 200,
        InteractionCount = 6000,
        Record = RecordedRows.Shown,
        LowestRating = 0.5,
        RatingStep = 0.5,
        ClickBias = 0,
    };

    public static TheoryData<DataFormat> RatingFormats() =>
        [DataFormat.MovieLens100K, DataFormat.MovieLens1M, DataFormat.RatingsCsv];

    public static TheoryData<DataFormat> AllFormats() => [.. Enum.GetValues<DataFormat>()];

    [Theory]
    [MemberData(nameof(RatingFormats))]
    public void Write_AnySeed_ReadsBackAsTheClicksThatWereMade(DataFormat format)
    {
        Prop.ForAll(Gen.Choose(0, 1000).ToArbitrary(), seed =>
        {
            using var folder = new TempFolder();
            var generator = new DataGenerator(_options with { UserCount = 20, InteractionCount = 200 }, (ulong)seed);
            DataFiles.Write(generator, new WriteSettings { Folder = folder.FullName, Format = format });
            RatingSet set = RatingReader.Read(folder.FullName);
            Interaction[] clicks = [.. Rows(generator).Where(row => row.IsClick)];
            return set.Count == clicks.Length && Enumerable.Range(0, set.Count).All(row =>
                set.UserIds[set.UserIndices[row]] == clicks[row].User + 1
                && set.ItemIds[set.ItemIndices[row]] == clicks[row].Item + 1
                && set.Ratings[row] == clicks[row].Rating
                && set.Timestamps[row] == clicks[row].Timestamp);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20).WithReplay(1, 1));
    }

    [Fact]
    public void Write_SlateFeedback_HoldsFeaturesAndEveryRow()
    {
        using var folder = new TempFolder();
        var generator = new DataGenerator(_options, seed: 1);

        DataFiles.Write(generator, new WriteSettings { Folder = folder.FullName, Format = DataFormat.SlateFeedback });

        string[] history = File.ReadAllLines(Path.Combine(folder.FullName, "history.csv"));
        Assert.Equal("user_id,item_id,is_click", history[0]);
        Assert.Equal(Rows(generator).Select(row => $"{row.User},{row.Item + 1},{(row.IsClick ? 1 : 0)}"), history[1..]);
        Assert.Equal(
            Enumerable.Range(0, 300).SelectMany(user => generator.User(user).Features),
            Numbers(Path.Combine(folder.FullName, "users.csv")));
        Assert.Equal(
            Enumerable.Range(0, 200).SelectMany(item => generator.Item(item).Features),
            Numbers(Path.Combine(folder.FullName, "items.csv")));
    }

    [Fact]
    public void Write_SlateFeedback_PlaysInSlateFeedback()
    {
        using var folder = new TempFolder();
        DataFiles.Write(
            new DataGenerator(GenerationPresets.Find("blog"), seed: 1),
            new WriteSettings { Folder = folder.FullName, Format = DataFormat.SlateFeedback });

        var data = SlateFeedbackData.ReadFolder(folder.FullName);
        using IVectorEnvironment environment = EnvironmentRegistry.CreateDefault().Find("SlateFeedback-v0").MakeVector(
            2, new() { Options = new SlateFeedbackOptions { DataFolder = folder.FullName } });

        Assert.Equal((100, 50, 500, 5, 5),
            (data.UserCount, data.ItemCount, data.InteractionCount, data.UserFeatureCount, data.ItemFeatureCount));
        Assert.All(environment.Reset(1).Started.ToArray(), Assert.True);
    }

    [Fact]
    public void Write_Ratings_PlaysInRatingReplay()
    {
        using var folder = new TempFolder();
        DataFiles.Write(
            new DataGenerator(GenerationPresets.Find("ml-100k"), seed: 1),
            new WriteSettings { Folder = folder.FullName, Format = DataFormat.MovieLens100K });

        using IVectorEnvironment environment = EnvironmentRegistry.CreateDefault().Find("RatingReplay-v0").MakeVector(
            2, new() { Options = new RecEnv.Environments.RatingReplay.RatingReplayOptions { Path = folder.FullName } });

        Assert.All(environment.Reset(1).Started.ToArray(), Assert.True);
    }

    [Theory]
    [MemberData(nameof(AllFormats))]
    public void Write_OneAndManyThreads_GiveTheSameBytesAndCounts(DataFormat format)
    {
        using var folder = new TempFolder();
        var generator = new DataGenerator(
            _options with { UserCount = 3000, InteractionCount = 120_000, ItemCount = 2000 }, seed: 3);
        var settings = new WriteSettings { Folder = Path.Combine(folder.FullName, "1"), Format = format, WithTruth = true };

        GenerationStatistics one = DataFiles.Write(generator, settings);
        GenerationStatistics many = DataFiles.Write(
            generator, settings with { Folder = Path.Combine(folder.FullName, "5"), Threads = 5 });

        Assert.Equal(one.ZipfExponent, many.ZipfExponent);
        Assert.Equal(one.MeanRating, many.MeanRating);
        Assert.Equal(one.ClicksByPosition, many.ClicksByPosition);
        string[] files = [.. Directory.GetFiles(settings.Folder).Select(path => Path.GetFileName(path)!).Order()];
        Assert.Equal(files, Directory.GetFiles(Path.Combine(folder.FullName, "5")).Select(Path.GetFileName).Order());
        Assert.All(files, file => Assert.Equal(
            File.ReadAllBytes(Path.Combine(settings.Folder, file)),
            File.ReadAllBytes(Path.Combine(folder.FullName, "5", file))));
        Assert.Equal(one.Bytes, files.Sum(file => new FileInfo(Path.Combine(settings.Folder, file)).Length));
    }

    [Fact]
    public void Write_FileExists_RefusesUnlessToldToReplace()
    {
        using var folder = new TempFolder();
        folder.Write("ratings.csv", "mine");
        var generator = new DataGenerator(_options, seed: 1);
        var settings = new WriteSettings { Folder = folder.FullName };

        var refusal = Assert.Throws<IOException>(() => DataFiles.Write(generator, settings));

        Assert.Equal(
            $"Folder \"{folder.FullName}\" already has ratings.csv. Give another folder, or --force to replace the files.",
            refusal.Message);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(folder.FullName, "ratings.csv")));
        DataFiles.Write(generator, settings with { Overwrite = true });
        Assert.StartsWith("userId", File.ReadAllText(Path.Combine(folder.FullName, "ratings.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_FullDisk_IsOneSentenceAndKeepsNothing()
    {
        using var folder = new TempFolder();
        string target = Path.Combine(folder.FullName, "new");
        var settings = new WriteSettings { Folder = target, CreateStream = _ => new FullDisk() };

        var failure = Assert.Throws<IOException>(() => DataFiles.Write(new DataGenerator(_options, 1), settings));

        Assert.StartsWith($"The disk that holds \"{target}\" is full, so no data were kept.", failure.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(target));
    }

    [Fact]
    public void Write_Cancelled_LeavesTheOldFiles()
    {
        using var folder = new TempFolder();
        folder.Write("ratings.csv", "old");
        using var source = new CancellationTokenSource();
        var settings = new WriteSettings { Folder = folder.FullName, Overwrite = true };

        Assert.Throws<OperationCanceledException>(() => DataFiles.Write(
            new DataGenerator(_options, 1), settings, new Canceller(source), source.Token));

        Assert.Equal("old", File.ReadAllText(Assert.Single(Directory.GetFiles(folder.FullName))));
    }

    [Fact]
    public void Write_ScaleThatMovieLensLacks_IsRefused()
    {
        using var folder = new TempFolder();
        var generator = new DataGenerator(_options with { HighestRating = 10 }, seed: 1);

        var refusal = Assert.Throws<InvalidOptionException>(
            () => DataFiles.Write(generator, new WriteSettings { Folder = folder.FullName }));

        Assert.StartsWith("Ratings from 0.5 to 10 do not fit MovieLens files", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Recipe_WritesTheSameDataAgain()
    {
        using var folder = new TempFolder();
        var settings = new WriteSettings { Folder = Path.Combine(folder.FullName, "a"), Format = DataFormat.MovieLens1M };
        DataFiles.Write(new DataGenerator(_options, seed: 12), settings);
        using var recipe = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(settings.Folder, "recipe.json")));
        var again = new DataGenerator(
            OptionsSchema.Parse<GenerationOptions>(recipe.RootElement.GetProperty("options")),
            recipe.RootElement.GetProperty("seed").GetUInt64());

        DataFiles.Write(again, settings with { Folder = Path.Combine(folder.FullName, "b") });

        Assert.Equal(
            File.ReadAllBytes(Path.Combine(folder.FullName, "a", "ratings.dat")),
            File.ReadAllBytes(Path.Combine(folder.FullName, "b", "ratings.dat")));
    }

    private static IEnumerable<Interaction> Rows(DataGenerator generator) =>
        Enumerable.Range(0, generator.Options.UserCount).SelectMany(generator.RowsOf);

    private static IEnumerable<float> Numbers(string path) => File.ReadAllLines(path).SelectMany(line =>
        line.Split(',').Select(number => float.Parse(number, CultureInfo.InvariantCulture)));

    private sealed class Canceller(CancellationTokenSource source) : IProgress<long>
    {
        public void Report(long value) => source.Cancel();
    }

    /// <summary>A stream that fails as the system does when no block is left.</summary>
    private sealed class FullDisk : MemoryStream
    {
        private const int NoSpaceLeft = 28; // ENOSPC

        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device", NoSpaceLeft);
    }
}
