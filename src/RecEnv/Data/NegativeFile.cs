namespace RecEnv.Data;

/// <summary>Reader of NCF's <c>.test.negative</c> files: lines <c>(user,item) TAB negative …</c>.</summary>
internal sealed class NegativeFile
{
    private const string OneSplit = "Use the two files of one split.";

    private readonly string _path;

    public NegativeFile(string path) => _path = path;

    /// <summary>Reads the negatives of each row of the test file.</summary>
    /// <param name="test">The columns of the test file that stands beside this one.</param>
    /// <returns>Item ids, [test rows, negatives], row-major; each row has as many as the first.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="RatingFormatException">A line is malformed or belongs to another pair than the same line of
    /// the test file.</exception>
    public int[] Read(RatingColumns test)
    {
        using var lines = new LineScanner(_path);
        int[] negatives = [];
        int negativeCount = 0;
        int row = 0;
        for (; lines.TryRead(out ReadOnlySpan<byte> line); row++)
        {
            int count = line.Count((byte)'\t');
            if (row == 0)
            {
                negativeCount = count;
                negatives = new int[test.Count * count];
            }

            CheckLine(line, lines.Line, row, count, negativeCount, test);
            ParseItems(line, lines.Line, negatives.AsSpan(row * count, count));
        }

        return row == test.Count ? negatives : throw new RatingFormatException(
            _path, null, $"has {row} lines, but its test file has {test.Count}. {OneSplit}");
    }

    private void CheckLine(
        ReadOnlySpan<byte> line, int number, int row, int count, int expectedCount, RatingColumns test)
    {
        if (row >= test.Count)
        {
            throw new RatingFormatException(
                _path, number, $"has no held-out pair: the test file has {test.Count} lines. {OneSplit}");
        }

        if (count == 0)
        {
            throw Malformed(line, number, "has no tab, but lines are (user,item)<TAB>negative<TAB>… . Fix the line.");
        }

        ReadOnlySpan<byte> pair = line[..line.IndexOf((byte)'\t')];
        string expected = FormattableString.Invariant($"({test.UserIds[row]},{test.ItemIds[row]})");
        if (!pair.SequenceEqual(System.Text.Encoding.ASCII.GetBytes(expected)))
        {
            throw Malformed(
                line,
                number,
                $"is of {RatingBytes.Quote(pair)}, but line {number} of the test file is of {expected}. {OneSplit}");
        }

        if (count != expectedCount)
        {
            throw Malformed(
                line, number, $"has {count} negatives, but line 1 has {expectedCount}. Give all lines equally many.");
        }
    }

    private void ParseItems(ReadOnlySpan<byte> line, int number, Span<int> items)
    {
        ReadOnlySpan<byte> rest = line[(line.IndexOf((byte)'\t') + 1)..];
        for (int i = 0; i < items.Length; i++)
        {
            int end = rest.IndexOf((byte)'\t');
            ReadOnlySpan<byte> field = end < 0 ? rest : rest[..end];
            if (!RatingLineParser.TryParseId(field, out items[i]))
            {
                throw Malformed(line, number, RatingLineParser.DescribeBadId(field, "negative item id"));
            }

            rest = end < 0 ? [] : rest[(end + 1)..];
        }
    }

    private RatingFormatException Malformed(ReadOnlySpan<byte> line, int number, string reason) =>
        new(_path, number, RatingBytes.FindBinary(line) ?? reason);
}
