using FsCheck;
using FsCheck.Fluent;
using RecEnv.Data;

namespace RecEnv.Tests.Data;

public sealed class RatingReaderTests : IDisposable
{
    private const string Csv = "userId,movieId,rating,timestamp\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("7\t30\t4\t100\n2\t10\t5\t101\n7\t10\t1\t102\n", RatingFormat.MovieLens100K, true)]
    [InlineData("7::30::4::100\n2::10::5::101\n7::10::1::102\n", RatingFormat.MovieLens1M, true)]
    [InlineData("7\t30\t4\n2\t10\t5\n7\t10\t1\n", RatingFormat.TabSeparated, false)]
    [InlineData(Csv + "7,30,4.0,100\n2,10,5.0,101\n7,10,1.0,102\n", RatingFormat.MovieLensCsv, true)]
    public void Read_EachFormat_GivesTheSameColumns(string text, RatingFormat format, bool hasTimestamps)
    {
        string path = _folder.Write("any.name", text);

        RatingSet set = RatingReader.Read(path);

        Assert.Equal((format, path), (set.Format, set.Path));
        Assert.Equal([2, 7], set.UserIds.ToArray());
        Assert.Equal([10, 30], set.ItemIds.ToArray());
        Assert.Equal([1, 0, 1], set.UserIndices.ToArray());
        Assert.Equal([1, 0, 0], set.ItemIndices.ToArray());
        Assert.Equal([4f, 5f, 1f], set.Ratings.ToArray());
        Assert.Equal(hasTimestamps ? [100L, 101, 102] : [], set.Timestamps.ToArray());
        Assert.Equal(hasTimestamps, set.HasTimestamps);
    }

    [Theory]
    [InlineData("1\t2\t3\r\n1\t3\t4\r\n")]
    [InlineData("1\t2\t3\r\n1\t3\t4")]
    [InlineData("1\t2\t3\n1\t3\t4")]
    [InlineData("1\t2\t3\n1\t3\t4\n\n\r\n")]
    [InlineData("\uFEFF1\t2\t3\n1\t3\t4\n")]
    public void Read_LineEndsAndByteOrderMark_DoNotMatter(string text)
    {
        RatingSet set = RatingReader.Read(_folder.Write("a.tsv", text));

        Assert.Equal([2, 3], set.ItemIds.ToArray());
        Assert.Equal([3f, 4f], set.Ratings.ToArray());
    }

    [Fact]
    public void Read_HalfStars_AreKept()
    {
        RatingSet set = RatingReader.Read(_folder.Write("ratings.csv", Csv + "1,1,0.5,0\n1,2,4.5,0\n1,3,5,0\n"));

        Assert.Equal([0.5f, 4.5f, 5f], set.Ratings.ToArray());
    }

    [Fact]
    public void Read_LargeScatteredIds_AreNumberedAscending()
    {
        const string Text = "2147483647\t900000000\t3\n0\t5\t4\n2147483647\t5\t2\n";

        RatingSet set = RatingReader.Read(_folder.Write("a.tsv", Text));

        Assert.Equal([0, int.MaxValue], set.UserIds.ToArray());
        Assert.Equal([5, 900_000_000], set.ItemIds.ToArray());
        Assert.Equal([1, 0, 1], set.UserIndices.ToArray());
        Assert.Equal([1, 0, 0], set.ItemIndices.ToArray());
    }

    [Fact]
    public void Read_FileLargerThanTheBuffer_LosesNoRow()
    {
        IEnumerable<string> lines = Enumerable.Range(0, 60_000).Select(i => $"{i / 200}\t{i % 200}\t{(i % 5) + 1}");

        RatingSet set = RatingReader.Read(_folder.Write("big.tsv", string.Join('\n', lines)));

        Assert.Equal(60_000, set.Count);
        Assert.Equal((300, 200), (set.UserCount, set.ItemCount));
        Assert.Equal(Enumerable.Range(0, 60_000).Select(i => (i % 5) + 1f), set.Ratings.ToArray());
    }

    [Theory]
    [InlineData("u.data")]
    [InlineData("ratings.dat")]
    [InlineData("ratings.csv")]
    [InlineData("ratings.tsv")]
    [InlineData("ml-1m.train.rating")]
    public void Read_Folder_PicksTheKnownFile(string name)
    {
        _folder.Write("README", "not ratings");
        _folder.Write(name, "1\t2\t3\n");

        RatingSet set = RatingReader.Read(_folder.FullName);

        Assert.Equal(name, Path.GetFileName(set.Path));
    }

    [Fact]
    public void Read_FolderWithoutKnownFile_ListsWhatItLookedFor()
    {
        var error = Assert.Throws<FileNotFoundException>(() => RatingReader.Read(_folder.FullName));

        Assert.Contains(
            "u.data, ratings.dat, ratings.csv, ratings.tsv, *.train.rating", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MissingFile_NamesThePath()
    {
        string path = Path.Combine(_folder.FullName, "absent.dat");

        var error = Assert.Throws<FileNotFoundException>(() => RatingReader.Read(path));

        Assert.StartsWith($"There is no rating file \"{path}\"", error.Message, StringComparison.Ordinal);
        Assert.Equal(path, error.FileName);
    }

    [Fact]
    public void Read_WhatWasWritten_GivesItBack()
    {
        // Distinct pairs by construction: bit k of the mask says whether user k / 6 rated item k % 6.
        var cases =
            from mask in Gen.Choose(1, (1 << 24) - 1)
            from idStep in Gen.Choose(1, 400_000_000)
            from halfStars in Gen.ArrayOf(Gen.Choose(1, 10), 24)
            from format in Gen.Elements(
                RatingFormat.TabSeparated,
                RatingFormat.MovieLens100K,
                RatingFormat.MovieLens1M,
                RatingFormat.MovieLensCsv)
            from lineEnd in Gen.Elements("\n", "\r\n")
            select (mask, idStep, halfStars, format, lineEnd);

        Prop.ForAll(cases.ToArbitrary(), given =>
        {
            (int User, int Item, float Rating, long Time)[] rows =
            [
                .. Enumerable.Range(0, 24).Where(k => (given.mask >> k & 1) != 0).Select(k =>
                    (k / 6 * given.idStep, k % 6 * (given.idStep % 1000), given.halfStars[k] / 2f, 1_000_000_000L * k)),
            ];
            rows = [.. rows.DistinctBy(row => (row.User, row.Item)).Reverse()];

            RatingSet set = RatingReader.Read(Write(rows, given.format, given.lineEnd));

            return set.Format == given.format && Rows(set).SequenceEqual(
                given.format == RatingFormat.TabSeparated ? rows.Select(row => row with { Time = 0 }) : rows);
        }).Check(Config.QuickThrowOnFailure.WithReplay(1, 1));
    }

    private static IEnumerable<(int User, int Item, float Rating, long Time)> Rows(RatingSet set)
    {
        return [.. Enumerable.Range(0, set.Count).Select(row => (
            set.UserIds[set.UserIndices[row]],
            set.ItemIds[set.ItemIndices[row]],
            set.Ratings[row],
            set.HasTimestamps ? set.Timestamps[row] : 0))];
    }

    private string Write((int User, int Item, float Rating, long Time)[] rows, RatingFormat format, string lineEnd)
    {
        IEnumerable<string> lines = rows.Select(row => FormattableString.Invariant(format switch
        {
            RatingFormat.TabSeparated => (FormattableString)$"{row.User}\t{row.Item}\t{row.Rating}",
            RatingFormat.MovieLens100K => $"{row.User}\t{row.Item}\t{row.Rating}\t{row.Time}",
            RatingFormat.MovieLens1M => $"{row.User}::{row.Item}::{row.Rating}::{row.Time}",
            _ => $"{row.User},{row.Item},{row.Rating:F1},{row.Time}",
        }));
        string header = format == RatingFormat.MovieLensCsv ? Csv.Replace("\n", lineEnd, StringComparison.Ordinal) : "";
        return _folder.Write("written", header + string.Join(lineEnd, lines));
    }
}
