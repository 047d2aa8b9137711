using System.Globalization;

namespace RecEnv.Data;

/// <summary>A file of numbers: comma-separated, no header, the same count in each line.</summary>
/// <remarks>Numbers are finite, written with a decimal point and no spaces, such as 0.25, -3 or 1e-4.</remarks>
internal sealed class NumberTable
{
    private NumberTable(double[] values, int rowCount, int columnCount)
    {
        Values = values;
        RowCount = rowCount;
        ColumnCount = columnCount;
    }

    /// <summary>The numbers, row-major [rows, columns].</summary>
    public double[] Values { get; }

    /// <summary>Number of lines, at least 1.</summary>
    public int RowCount { get; }

    /// <summary>Numbers in each line, at least 1.</summary>
    public int ColumnCount { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxRows">Most lines.</param>
    /// <param name="maxColumns">Most numbers in a line.</param>
    /// <param name="maxNumbers">Most numbers in all.</param>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="RatingFormatException">The file is empty, malformed or too large.</exception>
    public static NumberTable Read(string path, int maxRows, int maxColumns, int maxNumbers)
    {
        using var lines = new LineScanner(path);
        var values = new List<double>();
        int columns = 0;
        int rows = 0;
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            RefuseBinary(path, lines.Line, line);
            int count = Parse(path, lines.Line, line, values, maxColumns);
            columns = rows == 0 ? count : columns;
            if (count != columns)
            {
                throw new RatingFormatException(
                    path, lines.Line, $"has {count} numbers, but line 1 has {columns}. Give each line the same count.");
            }

            if (++rows > maxRows || values.Count > maxNumbers)
            {
                throw new RatingFormatException(
                    path, null, $"holds more than {maxRows} lines or {maxNumbers} numbers. Give a smaller file.");
            }
        }

        return rows > 0
            ? new NumberTable([.. values], rows, columns)
            : throw new RatingFormatException(path, null, "is empty. Give a file with at least one line of numbers.");
    }

    /// <summary>Refuses what is no text, before it is quoted.</summary>
    public static void RefuseBinary(string path, int number, ReadOnlySpan<byte> line)
    {
        bool isContainer = number == 1 && RatingBytes.FindContainer(line) is not null;
        if (isContainer || RatingBytes.FindBinary(line) is not null)
        {
            throw new RatingFormatException(path, number, "is not plain text. Give an uncompressed UTF-8 file.");
        }
    }

    private static int Parse(string path, int number, ReadOnlySpan<byte> line, List<double> values, int maxColumns)
    {
        int count = 0;
        foreach (Range range in line.Split((byte)','))
        {
            ReadOnlySpan<byte> field = line[range];
            const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
            if (!double.TryParse(field, Style, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
            {
                throw new RatingFormatException(
                    path,
                    number,
                    $"holds {RatingBytes.Quote(field)} in place {count + 1}, which is no finite number. Give numbers " +
                    "such as 0.25, separated by commas, and no header.");
            }

            if (++count > maxColumns)
            {
                throw new RatingFormatException(path, number, $"has more than {maxColumns} numbers. Give fewer in each line.");
            }

            values.Add(value);
        }

        return count;
    }
}
