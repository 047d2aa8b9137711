namespace RecEnv.Data;

/// <summary>Reads rating files. The format is told by the content, never by the name.</summary>
public static class RatingReader
{
    /// <summary>What a folder is searched for, in this order.</summary>
    private static readonly string[] _knownFiles =
        ["u.data", "ratings.dat", "ratings.csv", "ratings.tsv", "*.train.rating"];

    /// <summary>Reads one rating file of any <see cref="RatingFormat"/>.</summary>
    /// <remarks>
    /// A tab-separated file with three columns is <see cref="RatingFormat.TabSeparated"/>, with four
    /// <see cref="RatingFormat.MovieLens100K"/>; NCF's train files are read as such, with their ids from 0.
    /// </remarks>
    /// <param name="path">A file, or a folder: then the first of u.data, ratings.dat, ratings.csv, ratings.tsv and
    /// *.train.rating in it is read.</param>
    /// <returns>The ratings, rows in the order of the file.</returns>
    /// <exception cref="FileNotFoundException">There is no such file, or the folder has none of them.</exception>
    /// <exception cref="RatingFormatException">The file is empty, of no known format, or malformed.</exception>
    public static RatingSet Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string file = Directory.Exists(path) ? FindIn(path, _knownFiles) : path;
        RatingColumns columns = ReadColumns(file);
        return ToSet(columns, file, new IdIndex(columns.UserIds), new IdIndex(columns.ItemIds));
    }

    /// <summary>Finds the first of some file names in a folder.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="names">File names; <c>*</c> stands for any characters, and the first match counts.</param>
    /// <exception cref="FileNotFoundException">The folder has none of them.</exception>
    internal static string FindIn(string folder, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            string[] matches = Directory.GetFiles(folder, name);
            if (matches.Length > 0)
            {
                return matches.Min(StringComparer.Ordinal)!;
            }
        }

        throw new FileNotFoundException(
            $"Folder \"{folder}\" has no rating file; looked for {string.Join(", ", names!)}. " +
            "Give the path of the file itself.",
            folder);
    }

    /// <summary>Reads the columns of a file as they stand.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="RatingFormatException">The file is empty, of no known format, or malformed.</exception>
    internal static RatingColumns ReadColumns(string file)
    {
        using var lines = new LineScanner(file);
        if (!lines.TryRead(out ReadOnlySpan<byte> line))
        {
            throw new RatingFormatException(file, null, "is empty. Give a file with at least one rating.");
        }

        var layout = RatingLayout.Detect(line, file);
        var columns = new RatingColumns(layout);
        if (layout.HasHeader && !lines.TryRead(out line))
        {
            throw new RatingFormatException(
                file, null, "holds a header and no rating. Give a file with at least one rating.");
        }

        var parser = new RatingLineParser(file, layout);
        do
        {
            parser.Parse(line, lines.Line, columns);
        }
        while (lines.TryRead(out line));
        return columns;
    }

    /// <summary>Numbers users and items and checks that no pair occurs twice.</summary>
    /// <param name="columns">The columns of the file.</param>
    /// <param name="file">The file.</param>
    /// <param name="users">Numbering that knows all user ids of the columns.</param>
    /// <param name="items">Numbering that knows all item ids of the columns.</param>
    /// <exception cref="RatingFormatException">A pair of user and item occurs twice.</exception>
    internal static RatingSet ToSet(RatingColumns columns, string file, IdIndex users, IdIndex items)
    {
        var set = new RatingSet(
            columns.Layout.Format,
            file,
            users.Ids,
            items.Ids,
            users.Translate(columns.UserIds),
            items.Translate(columns.ItemIds),
            columns.Ratings.ToArray(),
            columns.Timestamps.ToArray());
        if (set.FindDuplicate() is not { } pair)
        {
            return set;
        }

        int user = columns.UserIds[pair.Second];
        int item = columns.ItemIds[pair.Second];
        throw new RatingFormatException(
            file,
            columns.LineOf(pair.Second),
            $"repeats user {user} and item {item} of line {columns.LineOf(pair.First)}; a user rates an item once. " +
            "Remove one of the two lines.");
    }
}
