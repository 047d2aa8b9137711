namespace RecEnv.Data;

/// <summary>How the lines of one <see cref="RatingFormat"/> are cut, and how that is told apart by content.</summary>
/// <param name="Format">The format.</param>
/// <param name="Separator">The bytes between two fields.</param>
/// <param name="SeparatorName">What an error sentence calls the separator, in the plural.</param>
/// <param name="FieldCount">Fields of a line: 3, or 4 with a timestamp.</param>
/// <param name="LineRule">What an error sentence says about a right line.</param>
/// <param name="HasHeader">Whether the first line names the columns.</param>
internal sealed record RatingLayout(
    RatingFormat Format,
    byte[] Separator,
    string SeparatorName,
    int FieldCount,
    string LineRule,
    bool HasHeader)
{
    private const string KnownFormats =
        "user<TAB>item<TAB>rating, with or without <TAB>timestamp (MovieLens-100K, NCF), " +
        "user::item::rating::timestamp (MovieLens-1M), " +
        "or lines under the header \"userId,movieId,rating,timestamp\" (MovieLens-latest)";

    private static readonly RatingLayout _tabSeparated = new(
        RatingFormat.TabSeparated, "\t"u8.ToArray(), "tabs", 3,
        "the lines of this file are user<TAB>item<TAB>rating", HasHeader: false);

    private static readonly RatingLayout _movieLens100K = new(
        RatingFormat.MovieLens100K, "\t"u8.ToArray(), "tabs", 4,
        "MovieLens-100K lines are user<TAB>item<TAB>rating<TAB>timestamp", HasHeader: false);

    private static readonly RatingLayout _movieLens1M = new(
        RatingFormat.MovieLens1M, "::"u8.ToArray(), "double colons", 4,
        "MovieLens-1M lines are user::item::rating::timestamp", HasHeader: false);

    private static readonly RatingLayout _movieLensCsv = new(
        RatingFormat.MovieLensCsv, ","u8.ToArray(), "commas", 4,
        "MovieLens-latest lines are userId,movieId,rating,timestamp", HasHeader: true);

    /// <summary>The separators of all layouts, each with its name.</summary>
    private static readonly RatingLayout[] _bySeparator = [_tabSeparated, _movieLens1M, _movieLensCsv];

    /// <summary>Recognises the format by the first line of a file.</summary>
    /// <param name="firstLine">The first line, [bytes].</param>
    /// <param name="path">The file, for the error.</param>
    /// <exception cref="RatingFormatException">The line is of no known format.</exception>
    public static RatingLayout Detect(ReadOnlySpan<byte> firstLine, string path)
    {
        if (RatingBytes.FindContainer(firstLine) is { } container)
        {
            throw new RatingFormatException(path, null, container);
        }

        if (RatingBytes.FindBinary(firstLine) is { } binary)
        {
            throw new RatingFormatException(path, 1, binary);
        }

        if (firstLine[0] == (byte)'(')
        {
            throw new RatingFormatException(
                path, null, "lists negatives of held-out pairs, not ratings. Give its train file to LeaveOneOut.Read.");
        }

        if (firstLine.IndexOf("::"u8) >= 0)
        {
            return _movieLens1M;
        }

        if (firstLine.SequenceEqual("userId,movieId,rating,timestamp"u8))
        {
            return _movieLensCsv;
        }

        return (firstLine.Count((byte)'\t') + 1) switch
        {
            3 => _tabSeparated,
            4 => _movieLens100K,
            _ => throw new RatingFormatException(
                path,
                null,
                $"begins with {RatingBytes.Quote(firstLine)}, which is no known format. Known are {KnownFormats}."),
        };
    }

    /// <summary>Names the separators of another layout that a malformed line contains.</summary>
    /// <param name="line">The line, [bytes].</param>
    /// <returns>For example <c>commas</c>, or <see langword="null"/> when the line has none.</returns>
    public string? FindForeignSeparator(ReadOnlySpan<byte> line)
    {
        foreach (RatingLayout other in _bySeparator)
        {
            if (other.SeparatorName != SeparatorName && line.IndexOf(other.Separator) >= 0)
            {
                return other.SeparatorName;
            }
        }

        return null;
    }
}
