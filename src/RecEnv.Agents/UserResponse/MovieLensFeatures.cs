using System.Globalization;
using System.Text;
using RecEnv.Data;

namespace RecEnv.Agents.UserResponse;

/// <summary>Genres of items, gender and age of users, from MovieLens files.</summary>
/// <remarks>Who or what is in no file has no genre, and the first gender and age group.</remarks>
internal sealed class MovieLensFeatures
{
    private static readonly int[] _ageGroups = [1, 18, 25, 35, 45, 50, 56]; // the codes of MovieLens-1M

    private readonly Dictionary<int, int[]> _genresOf = [];
    private readonly Dictionary<int, (byte Gender, byte Age)> _users = [];

    private MovieLensFeatures(IReadOnlyList<string> genres) => Genres = genres;

    /// <summary>Age groups.</summary>
    public static int AgeCount => _ageGroups.Length;

    /// <summary>Nothing known.</summary>
    public static MovieLensFeatures None { get; } = new(["none"]);

    /// <summary>The genres.</summary>
    public IReadOnlyList<string> Genres { get; }

    /// <summary>Reads movies.dat and users.dat (MovieLens-1M), or u.item and u.user (MovieLens-100K), where they are.</summary>
    public static MovieLensFeatures Read(string folder)
    {
        string movies = Path.Combine(folder, "movies.dat");
        string items = Path.Combine(folder, "u.item");
        MovieLensFeatures features = File.Exists(movies) ? OfNames(movies) : File.Exists(items) ? OfFlags(items) : new(None.Genres);
        string users = Path.Combine(folder, "users.dat");
        string others = Path.Combine(folder, "u.user");
        if (File.Exists(users))
        {
            features.ReadUsers(users, "::", gender: 1, age: 2);
        }
        else if (File.Exists(others))
        {
            features.ReadUsers(others, "|", gender: 2, age: 1);
        }

        return features;
    }

    /// <summary>Writes a one for each genre of an item.</summary>
    public void FillGenres(int itemId, Span<float> flags)
    {
        foreach (int genre in _genresOf.GetValueOrDefault(itemId, []))
        {
            flags[genre] = 1f;
        }
    }

    /// <summary>0 for F or unknown, 1 for M.</summary>
    public byte GenderOf(int userId) => _users.GetValueOrDefault(userId).Gender;

    /// <summary>Age group, in [0, 7).</summary>
    public byte AgeOf(int userId) => _users.GetValueOrDefault(userId).Age;

    private static MovieLensFeatures OfNames(string path)
    {
        List<(int Id, string[] Names)> rows = [.. Items(path, "::", 3).Select(row => (row.Id, row.Fields[^1].Split('|')))];
        string[] genres = [.. rows.SelectMany(row => row.Names).Distinct().Order(StringComparer.Ordinal)];
        var features = new MovieLensFeatures(genres);
        foreach ((int id, string[] names) in rows)
        {
            features._genresOf[id] = [.. names.Select(name => Array.BinarySearch(genres, name, StringComparer.Ordinal))];
        }

        return features;
    }

    private static MovieLensFeatures OfFlags(string path)
    {
        const int FirstFlag = 5;
        List<(int Id, string[] Fields)> rows = Items(path, "|", FirstFlag + 1);
        int count = rows.Max(row => row.Fields.Length) - FirstFlag;
        var features = new MovieLensFeatures([.. Enumerable.Range(0, count).Select(i => $"genre {i}")]);
        foreach ((int id, string[] fields) in rows)
        {
            features._genresOf[id] = [.. Enumerable.Range(0, fields.Length - FirstFlag).Where(i => fields[FirstFlag + i] == "1")];
        }

        return features;
    }

    private void ReadUsers(string path, string separator, int gender, int age)
    {
        foreach ((int id, string[] fields) in Lines(path, separator, 3))
        {
            if (fields[gender] is not ("F" or "M") || !int.TryParse(fields[age], CultureInfo.InvariantCulture, out int years))
            {
                throw new RatingFormatException(
                    path, null, $"tells of user {id} the gender \"{fields[gender]}\" and the age \"{fields[age]}\", but F or M and a " +
                    "number are needed. Correct the line.");
            }

            int group = Array.FindLastIndex(_ageGroups, first => first <= years);
            _users[id] = ((byte)(fields[gender] == "M" ? 1 : 0), (byte)Math.Max(0, group));
        }
    }

    /// <summary>Lines of a file of items, at least one.</summary>
    private static List<(int Id, string[] Fields)> Items(string path, string separator, int fewest)
    {
        List<(int Id, string[] Fields)> rows = [.. Lines(path, separator, fewest)];
        return rows.Count > 0 ? rows : throw new RatingFormatException(path, null, "tells of no item. Fill or remove the file.");
    }

    /// <summary>Lines with an id and at least so many fields.</summary>
    private static IEnumerable<(int Id, string[] Fields)> Lines(string path, string separator, int fewest)
    {
        int number = 0;
        foreach (string line in File.ReadLines(path, Encoding.Latin1))
        {
            number++;
            string[] fields = line.Split(separator);
            if (fields.Length < fewest || !int.TryParse(fields[0], CultureInfo.InvariantCulture, out int id))
            {
                throw new RatingFormatException(
                    path, number, $"has {fields.Length} fields, but an id and at least {fewest - 1} more, separated by " +
                    $"\"{separator}\", are needed. Fix or remove the line.");
            }

            yield return (id, fields);
        }
    }
}
