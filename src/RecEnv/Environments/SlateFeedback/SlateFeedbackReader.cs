using System.Buffers.Text;
using RecEnv.Data;

namespace RecEnv.Environments.SlateFeedback;

/// <summary>Reads a folder of <see cref="SlateFeedbackData"/>.</summary>
/// <remarks>
/// The files must be regular ones: a link could lead out of the folders that a server's operator has opened, and a pipe
/// would be waited for.
/// </remarks>
internal sealed class SlateFeedbackReader
{
    private const string Users = "users.csv";
    private const string Items = "items.csv";
    private const string History = "history.csv";

    private const int MaxInteractions = 100_000_000;

    private readonly string _file;
    private readonly int _userCount;
    private readonly int _itemCount;
    private readonly List<int> _users = [];
    private readonly List<int> _items = [];
    private readonly List<sbyte> _clicks = [];
    private readonly HashSet<(int User, int Item)> _seen = [];

    private SlateFeedbackReader(string file, int userCount, int itemCount)
    {
        _file = file;
        _userCount = userCount;
        _itemCount = itemCount;
    }

    /// <summary>Names of the files of a folder.</summary>
    public static IReadOnlyList<string> Files { get; } = [Users, Items, History];

    private static ReadOnlySpan<byte> Header => "user_id,item_id,is_click"u8;

    /// <inheritdoc cref="SlateFeedbackData.ReadFolder"/>
    public static SlateFeedbackData Read(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        NumberTable users = Features(folder, Users, SlateFeedbackData.MaxUsers);
        NumberTable items = Features(folder, Items, SlateFeedbackData.MaxItems);
        var history = new SlateFeedbackReader(Find(folder, History), users.RowCount, items.RowCount);
        history.ReadLines();
        return history.Group(users, items);
    }

    private static NumberTable Features(string folder, string name, int maxRows)
    {
        string path = Find(folder, name);
        var table = NumberTable.Read(path, maxRows, SlateFeedbackData.MaxFeatures, SlateFeedbackData.MaxNumbers);
        int large = Array.FindIndex(table.Values, value => Math.Abs(value) > float.MaxValue);
        return large < 0 ? table : throw new RatingFormatException(
            path,
            (large / table.ColumnCount) + 1,
            $"holds a number too large for float32 in place {(large % table.ColumnCount) + 1}. Scale the features.");
    }

    private static string Find(string folder, string name)
    {
        var file = new FileInfo(Path.Combine(folder, name));
        if (!file.Exists)
        {
            throw new FileNotFoundException(
                $"Folder \"{folder}\" has no \"{name}\". Give a folder with users.csv, items.csv and history.csv.", file.FullName);
        }

        return file.LinkTarget is null && file.Length > 0 ? file.FullName : throw new IOException(
            $"\"{name}\" of folder \"{folder}\" is empty or no regular file. Put the file itself there.");
    }

    private void ReadLines()
    {
        using var lines = new LineScanner(_file);
        if (!lines.TryRead(out ReadOnlySpan<byte> line))
        {
            throw new RatingFormatException(_file, null, "is empty. Give at least the header user_id,item_id,is_click.");
        }

        NumberTable.RefuseBinary(_file, lines.Line, line);
        if (!line.SequenceEqual(Header))
        {
            throw new RatingFormatException(
                _file, 1, $"is {RatingBytes.Quote(line)}, but must be the header user_id,item_id,is_click. Add it.");
        }

        while (lines.TryRead(out line))
        {
            NumberTable.RefuseBinary(_file, lines.Line, line);
            Add(line, lines.Line);
        }
    }

    private void Add(ReadOnlySpan<byte> line, int number)
    {
        ReadOnlySpan<byte> rest = line;
        int user = Take(ref rest, line, number);
        int item = Take(ref rest, line, number);
        int click = Take(ref rest, line, number);
        if (!rest.IsEmpty || line.Count((byte)',') != 2)
        {
            throw Malformed(line, number);
        }

        Require("user_id", user, 0, _userCount - 1, "line of users.csv", number);
        Require("item_id", item, 1, _itemCount, "line of items.csv", number);
        Require("is_click", click, 0, 1, "yes or no", number);
        if (!_seen.Add((user, item)))
        {
            throw new RatingFormatException(
                _file, number, $"repeats user {user} and item {item}; a user has an item once. Remove the line.");
        }

        if (_items.Count == MaxInteractions)
        {
            throw new RatingFormatException(_file, null, $"has more than {MaxInteractions} interactions. Give fewer.");
        }

        _users.Add(user);
        _items.Add(item);
        _clicks.Add((sbyte)click);
    }

    private void Require(string column, int value, int low, int high, string meaning, int number)
    {
        if (value < low || value > high)
        {
            throw new RatingFormatException(
                _file, number, $"has {column} {value}, but it must be in [{low}, {high}] ({meaning}). Correct it.");
        }
    }

    private int Take(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> line, int number)
    {
        if (!Utf8Parser.TryParse(rest, out int value, out int used) || (used < rest.Length && rest[used] != (byte)','))
        {
            throw Malformed(line, number);
        }

        rest = rest[Math.Min(used + 1, rest.Length)..];
        return value;
    }

    private RatingFormatException Malformed(ReadOnlySpan<byte> line, int number) => new(
        _file, number, $"is {RatingBytes.Quote(line)}, but must hold three whole numbers user_id,item_id,is_click. Correct it.");

    /// <summary>Brings the interactions of each user together, in their order.</summary>
    private SlateFeedbackData Group(NumberTable users, NumberTable items)
    {
        int[] starts = new int[_userCount + 1];
        foreach (int user in _users)
        {
            starts[user + 1]++;
        }

        int longest = Array.FindIndex(starts, count => count > SlateFeedbackData.MaxHistory);
        if (longest >= 0)
        {
            throw new RatingFormatException(
                _file,
                null,
                $"has {starts[longest]} interactions of user {longest - 1}, more than {SlateFeedbackData.MaxHistory}. Give fewer.");
        }

        for (int user = 0; user < _userCount; user++)
        {
            starts[user + 1] += starts[user];
        }

        int[] next = starts[..^1];
        int[] grouped = new int[_items.Count];
        sbyte[] clicks = new sbyte[_items.Count];
        for (int i = 0; i < _items.Count; i++)
        {
            int place = next[_users[i]]++;
            grouped[place] = _items[i];
            clicks[place] = _clicks[i];
        }

        return new SlateFeedbackData(Floats(users), Floats(items), _userCount, _itemCount, starts, grouped, clicks);
    }

    private static float[] Floats(NumberTable table) => Array.ConvertAll(table.Values, value => (float)value);
}
