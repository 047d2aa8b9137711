using System.Text.RegularExpressions;

namespace RecEnv.Architecture.Tests;

/// <summary>Rules that no analyzer checks.</summary>
public partial class SourceRulesTests
{
    private const int MostLines = 400;

    [Fact]
    public void SourceFiles_All_HaveAtMost400Lines()
    {
        IEnumerable<string> tooLong = SourceFiles()
            .Select(file => (File: file, Lines: File.ReadLines(Repository.PathOf(file)).Count()))
            .Where(source => source.Lines > MostLines)
            .Select(source => $"{source.File} has {source.Lines} lines; split it, {MostLines} is the most.");

        AssertNone(tooLong);
    }

    [Fact]
    public void SourceFiles_All_LeaveNothingForLater()
    {
        IEnumerable<string> notes =
            from file in SourceFiles()
            from line in File.ReadLines(Repository.PathOf(file)).Index()
            where NoteForLater().IsMatch(line.Item)
            select $"{file}:{line.Index + 1}: {line.Item.Trim()}";

        AssertNone(notes);
    }

    [Fact]
    public void TextFiles_All_EndLinesWithLineFeedsAlone()
    {
        IEnumerable<string> withReturns = Repository.Files("")
            .Where(file => HasCarriageReturns(Repository.PathOf(file)));

        AssertNone(withReturns);
    }

    [GeneratedRegex(@"\b(TODO|FIXME)\b")]
    private static partial Regex NoteForLater();

    // Assert.Empty would cut each line after 50 characters.
    private static void AssertNone(IEnumerable<string> breaches)
    {
        string all = string.Join('\n', breaches);
        Assert.True(all.Length == 0, all);
    }

    // What protoc wrote into the Python package is not written by hand.
    private static IEnumerable<string> SourceFiles() => Repository.Files("src", "*.cs")
        .Concat(Repository.Files("python_client/src", "*.py")
            .Where(file => !file.Contains("_pb2", StringComparison.Ordinal)));

    // As in git, a file with a zero byte is not text.
    private static bool HasCarriageReturns(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        return bytes.AsSpan().IndexOf("\r\n"u8) >= 0 && !bytes.Contains((byte)0);
    }
}
