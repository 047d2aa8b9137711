using System.Buffers.Text;

namespace RecEnv.Data;

/// <summary>Turns one line into numbers, or into a sentence that says what is wrong with it.</summary>
internal sealed class RatingLineParser
{
    private const float MinRating = 0.5f;
    private const float MaxRating = 5f;

    private readonly string _path;
    private readonly RatingLayout _layout;

    public RatingLineParser(string path, RatingLayout layout)
    {
        _path = path;
        _layout = layout;
    }

    /// <summary>Parses one line and appends it to the columns.</summary>
    /// <param name="line">The line without its end, [bytes].</param>
    /// <param name="number">Its number, counted from 1.</param>
    /// <param name="columns">Where the row goes.</param>
    /// <exception cref="RatingFormatException">The line is malformed.</exception>
    public void Parse(ReadOnlySpan<byte> line, int number, RatingColumns columns)
    {
        Span<Range> fields = stackalloc Range[5];
        if (Split(line, fields) != _layout.FieldCount)
        {
            throw WrongFieldCount(line, number);
        }

        int user = ParseId(line, fields[0], "user id", number);
        int item = ParseId(line, fields[1], "item id", number);
        float rating = ParseRating(line, fields[2], number);
        long timestamp = _layout.FieldCount == 4 ? ParseTimestamp(line, fields[3], number) : 0;
        columns.Add(user, item, rating, timestamp);
    }

    /// <summary>Parses a whole number in [0, 2147483647] that fills the field.</summary>
    public static bool TryParseId(ReadOnlySpan<byte> field, out int id) =>
        Utf8Parser.TryParse(field, out id, out int used) && used == field.Length && id >= 0;

    /// <summary>Says why <see cref="TryParseId"/> refused a field, as the rest of a sentence about its line.</summary>
    /// <param name="field">The field, [bytes].</param>
    /// <param name="name">What the field holds, such as <c>user id</c>.</param>
    public static string DescribeBadId(ReadOnlySpan<byte> field, string name)
    {
        if (field.IsEmpty)
        {
            return $"has an empty {name}. Fill it in or remove the line.";
        }

        bool negative = field[0] == (byte)'-';
        ReadOnlySpan<byte> digits = negative ? field[1..] : field;
        if (digits.IsEmpty || digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
        {
            return $"has {name} {RatingBytes.Quote(field)}, which is not a whole number. Fix or remove the line.";
        }

        string text = RatingBytes.Quote(field).Trim('"');
        return negative
            ? $"has {name} {text}, but ids are whole numbers from 0. Fix or remove the line."
            : $"has {name} {text}, but ids may not exceed {int.MaxValue}. Renumber the ids.";
    }

    /// <summary>Cuts the line at its separators; more than four fields all count as five.</summary>
    private int Split(ReadOnlySpan<byte> line, Span<Range> fields)
    {
        ReadOnlySpan<byte> separator = _layout.Separator;
        int count = 0;
        int start = 0;
        while (count < fields.Length - 1)
        {
            int length = separator.Length == 1
                ? line[start..].IndexOf(separator[0])
                : line[start..].IndexOf(separator);
            if (length < 0)
            {
                break;
            }

            fields[count++] = start..(start + length);
            start += length + separator.Length;
        }

        fields[count++] = start..line.Length;
        return count;
    }

    private int ParseId(ReadOnlySpan<byte> line, Range range, string name, int number)
    {
        ReadOnlySpan<byte> field = line[range];
        return TryParseId(field, out int id) ? id : throw Malformed(line, number, DescribeBadId(field, name));
    }

    private float ParseRating(ReadOnlySpan<byte> line, Range range, int number)
    {
        ReadOnlySpan<byte> field = line[range];
        if (field.Length == 1 && field[0] is >= (byte)'1' and <= (byte)'5')
        {
            return field[0] - (byte)'0';
        }

        bool isNumber = Utf8Parser.TryParse(field, out float rating, out int used) && used == field.Length;
        if (isNumber && rating is >= MinRating and <= MaxRating)
        {
            return rating;
        }

        string given = field.IsEmpty ? "an empty rating" : $"rating {RatingBytes.Quote(field)}";
        throw Malformed(line, number, $"has {given}, but ratings are numbers from 0.5 to 5. Fix or remove the line.");
    }

    private long ParseTimestamp(ReadOnlySpan<byte> line, Range range, int number)
    {
        ReadOnlySpan<byte> field = line[range];
        if (Utf8Parser.TryParse(field, out long timestamp, out int used) && used == field.Length && timestamp >= 0)
        {
            return timestamp;
        }

        string given = field.IsEmpty ? "an empty timestamp" : $"timestamp {RatingBytes.Quote(field)}";
        throw Malformed(line, number, $"has {given}, but timestamps are whole seconds from 0. Fix or remove the line.");
    }

    private RatingFormatException WrongFieldCount(ReadOnlySpan<byte> line, int number)
    {
        if (_layout.FindForeignSeparator(line) is { } foreign)
        {
            return Malformed(
                line,
                number,
                $"has {foreign}, but the first line has {_layout.SeparatorName}. Use one separator in the whole file.");
        }

        int count = line.Count(_layout.Separator) + 1;
        string fields = count == 1 ? "field" : "fields";
        return Malformed(line, number, $"has {count} {fields}, but {_layout.LineRule}. Fix or remove the line.");
    }

    /// <summary>The error of one line; bytes that are not text explain more than the field they spoil.</summary>
    private RatingFormatException Malformed(ReadOnlySpan<byte> line, int number, string reason)
    {
        string header = number == 1 && !_layout.HasHeader && line.IndexOfAnyInRange((byte)'0', (byte)'9') < 0
            ? " If it is a header, remove it."
            : string.Empty;
        return new RatingFormatException(_path, number, RatingBytes.FindBinary(line) ?? reason + header);
    }
}
