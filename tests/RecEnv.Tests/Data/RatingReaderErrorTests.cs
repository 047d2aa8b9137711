using System.Text;
using RecEnv.Data;

namespace RecEnv.Tests.Data;

/// <summary>Every malformed file is answered by one sentence with file, line and remedy.</summary>
public sealed class RatingReaderErrorTests : IDisposable
{
    private const string Csv = "userId,movieId,rating,timestamp\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_Device_IsRefused()
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                "\"/dev/null\" is a pipe, a socket or a device. Name a file.",
                Assert.Throws<IOException>(() => RatingReader.Read("/dev/null")).Message);
        }
    }

    [Theory]
    [InlineData(
        "1::2::3::4\n1::3::3\n", 2,
        "Line 2 of \"r.dat\" has 3 fields, but MovieLens-1M lines are user::item::rating::timestamp. Fix or " +
        "remove the line.")]
    [InlineData(
        "1\t2\t3\t4\n1\t3\t3\t4\t5\n", 2,
        "Line 2 of \"r.dat\" has 5 fields, but MovieLens-100K lines are " +
        "user<TAB>item<TAB>rating<TAB>timestamp. Fix or remove the line.")]
    [InlineData(
        "1\t2\t3\n1\t3\t3\t4\n", 2,
        "Line 2 of \"r.dat\" has 4 fields, but the lines of this file are user<TAB>item<TAB>rating. Fix or " +
        "remove the line.")]
    [InlineData(
        Csv + "1,2,3.5,4\n5\n", 3,
        "Line 3 of \"r.dat\" has 1 field, but MovieLens-latest lines are userId,movieId,rating,timestamp. " +
        "Fix or remove the line.")]
    public void Read_WrongFieldCount_StatesTheFormat(string text, int line, string message) =>
        Expect(text, line, message);

    [Theory]
    [InlineData(
        "1\t2\t3\n1,3,3\n", 2,
        "Line 2 of \"r.dat\" has commas, but the first line has tabs. Use one separator in the whole file.")]
    [InlineData(
        "1::2::3::4\n1\t3\t3\t4\n", 2,
        "Line 2 of \"r.dat\" has tabs, but the first line has double colons. Use one separator in the whole " +
        "file.")]
    [InlineData(
        "1\t2\t3\t4\n1\t3::3\t4\n", 2,
        "Line 2 of \"r.dat\" has double colons, but the first line has tabs. Use one separator in the whole " +
        "file.")]
    public void Read_MixedSeparators_NamesBoth(string text, int line, string message) => Expect(text, line, message);

    [Theory]
    [InlineData(
        "1\t2\t3\nx1\t3\t3\n", 2,
        "Line 2 of \"r.dat\" has user id \"x1\", which is not a whole number. Fix or remove the line.")]
    [InlineData(
        "1\t2.5\t3\n", 1,
        "Line 1 of \"r.dat\" has item id \"2.5\", which is not a whole number. Fix or remove the line.")]
    [InlineData("1\t\t3\n", 1, "Line 1 of \"r.dat\" has an empty item id. Fill it in or remove the line.")]
    [InlineData(
        "1\t-2\t3\n", 1,
        "Line 1 of \"r.dat\" has item id -2, but ids are whole numbers from 0. Fix or remove the line.")]
    [InlineData(
        "2147483648\t2\t3\n", 1,
        "Line 1 of \"r.dat\" has user id 2147483648, but ids may not exceed 2147483647. Renumber the ids.")]
    [InlineData(
        "user\titem\trating\n1\t2\t3\n", 1,
        "Line 1 of \"r.dat\" has user id \"user\", which is not a whole number. Fix or remove the line. If " +
        "it is a header, remove it.")]
    public void Read_BadId_SaysWhatIsWrongWithIt(string text, int line, string message) => Expect(text, line, message);

    [Theory]
    [InlineData("NaN", "rating \"NaN\"")]
    [InlineData("Infinity", "rating \"Infinity\"")]
    [InlineData("0", "rating \"0\"")]
    [InlineData("5.5", "rating \"5.5\"")]
    [InlineData("-1", "rating \"-1\"")]
    [InlineData("good", "rating \"good\"")]
    [InlineData("3 ", "rating \"3 \"")]
    [InlineData("", "an empty rating")]
    public void Read_BadRating_StatesTheRange(string rating, string given)
    {
        Expect(
            $"1\t2\t3\n1\t3\t{rating}\n",
            2,
            $"Line 2 of \"r.dat\" has {given}, but ratings are numbers from 0.5 to 5. Fix or remove the line.");
    }

    [Theory]
    [InlineData("-5", "timestamp \"-5\"")]
    [InlineData("9223372036854775808", "timestamp \"9223372036854775808\"")]
    [InlineData("noon", "timestamp \"noon\"")]
    [InlineData("", "an empty timestamp")]
    public void Read_BadTimestamp_SaysWhatTimestampsAre(string timestamp, string given)
    {
        Expect(
            $"1::2::3::{timestamp}\n",
            1,
            $"Line 1 of \"r.dat\" has {given}, but timestamps are whole seconds from 0. Fix or remove the line.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\r\n")]
    [InlineData("\uFEFF")]
    public void Read_EmptyFile_SaysSo(string text) =>
        Expect(text, null, "File \"r.dat\" is empty. Give a file with at least one rating.");

    [Fact]
    public void Read_OnlyAHeader_SaysSo() =>
        Expect(Csv, null, "File \"r.dat\" holds a header and no rating. Give a file with at least one rating.");

    [Fact]
    public void Read_BlankLineInside_NamesIt() =>
        Expect(
            "1\t2\t3\n\n\n1\t3\t3\n",
            2,
            "Line 2 of \"r.dat\" is blank, but more lines follow it. Remove the blank line.");

    [Theory]
    [InlineData("1 2 3\n", "\"1 2 3\"")]
    [InlineData("1|Toy Story|1995\n", "\"1|Toy Story|1995\"")]
    [InlineData("1\t2\n", "\"1<TAB>2\"")]
    [InlineData("1,2,3.5,4\n", "\"1,2,3.5,4\"")]
    public void Read_UnknownFormat_QuotesTheLineAndListsTheKnown(string text, string quoted)
    {
        RatingFormatException error = Fail(Encoding.UTF8.GetBytes(text));

        Assert.StartsWith(
            $"File \"r.dat\" begins with {quoted}, which is no known format. Known are user<TAB>",
            error.Message,
            StringComparison.Ordinal);
        Assert.Contains("user::item::rating::timestamp", error.Message, StringComparison.Ordinal);
        Assert.Contains("\"userId,movieId,rating,timestamp\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Negatives_PointsToTheirReader() =>
        Expect(
            "(0,25)\t1\t2\n",
            null,
            "File \"r.dat\" lists negatives of held-out pairs, not ratings. " +
            "Give its train file to LeaveOneOut.Read.");

    [Theory]
    [InlineData(
        "1\t2\t3\n4\t5\t3\n1\t3\t3\n4\t5\t1\n1\t2\t1\n", 4,
        "Line 4 of \"r.dat\" repeats user 4 and item 5 of line 2; a user rates an item once. Remove one of " +
        "the two lines.")]
    [InlineData(
        Csv + "1,2,3,0\n1,2,3,0\n", 3,
        "Line 3 of \"r.dat\" repeats user 1 and item 2 of line 2; a user rates an item once. Remove one of " +
        "the two lines.")]
    public void Read_RepeatedPair_NamesTheFirstRepeatAndBothLines(string text, int line, string message) =>
        Expect(text, line, message);

    [Theory]
    [InlineData(
        new byte[] { 0x1F, 0x8B, 8, 0, 10 },
        "File \"r.dat\" is compressed with gzip. Unpack it and read the file inside.")]
    [InlineData(
        new byte[] { 0x50, 0x4B, 3, 4, 10 },
        "File \"r.dat\" is a zip archive. Unpack it and read the rating file inside.")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x31, 0, 9, 0 }, "File \"r.dat\" is UTF-16 text. Save it as UTF-8.")]
    [InlineData(
        new byte[] { 0x31, 9, 0, 9, 0x33 },
        "Line 1 of \"r.dat\" holds byte 0x00 at position 3, so this is not a plain text file. Give an " +
        "uncompressed UTF-8 rating file.")]
    [InlineData(
        new byte[] { 0x31, 9, 0x32, 9, 0x33, 10, 7, 8 },
        "Line 2 of \"r.dat\" holds byte 0x07 at position 1, so this is not a plain text file. Give an " +
        "uncompressed UTF-8 rating file.")]
    public void Read_BinaryBytes_SaysWhatTheFileIs(byte[] bytes, string message) =>
        Assert.Equal(message, Fail(bytes).Message);

    [Fact]
    public void Read_RandomBytes_NeverFailOtherwise()
    {
        var random = new Random(1);
        for (int length = 1; length < 400; length++)
        {
            byte[] bytes = new byte[length];
            random.NextBytes(bytes);

            Fail(bytes);
        }
    }

    [Theory]
    [InlineData(65_537)]
    [InlineData(300_000)]
    public void Read_LongLine_NamesItAndTheLimit(int length)
    {
        string message = "Line 2 of \"r.dat\" is longer than 65536 bytes (64 KiB). Check that this is a rating file.";

        Expect("1\t2\t3\n" + new string('7', length) + "\n", 2, message);
        Expect("1\t2\t3\n" + new string('7', length), 2, message);
    }

    [Fact]
    public void Read_LineOfTheLimit_IsReadAsALine()
    {
        string id = new('7', 65_536 - 4);

        RatingFormatException error = Fail(Encoding.UTF8.GetBytes($"1\t2\t3\n{id}\t1\t3\r\n"));

        Assert.Contains("but ids may not exceed 2147483647", error.Message, StringComparison.Ordinal);
    }

    private void Expect(string text, int? line, string message)
    {
        RatingFormatException error = Fail(Encoding.UTF8.GetBytes(text));

        Assert.Equal(message, error.Message);
        Assert.Equal(line, error.Line);
        Assert.EndsWith(error.Reason, error.Message, StringComparison.Ordinal);
        Assert.Equal("r.dat", Path.GetFileName(error.Path));
    }

    private RatingFormatException Fail(byte[] bytes)
    {
        string path = _folder.Write("r.dat", bytes);
        return Assert.Throws<RatingFormatException>(() => RatingReader.Read(path));
    }
}
