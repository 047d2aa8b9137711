using RecEnv.Options;

namespace RecEnv.Data.Generation;

/// <summary>Names of the data formats.</summary>
public static class DataFormats
{
    private static readonly (DataFormat Format, string Name)[] _names =
    [
        (DataFormat.MovieLens100K, "ml-100k"),
        (DataFormat.MovieLens1M, "ml-1m"),
        (DataFormat.Npz, "npz"),
        (DataFormat.RatingsCsv, "ratings-csv"),
        (DataFormat.SlateFeedback, "slate-feedback"),
    ];

    /// <summary>All names, in ordinal order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. _names.Select(entry => entry.Name)];

    /// <summary>The name of a format.</summary>
    /// <param name="format">The format.</param>
    public static string NameOf(DataFormat format) => _names.First(entry => entry.Format == format).Name;

    /// <summary>The format of a name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="InvalidOptionException">There is no such format; the message asks what was meant.</exception>
    public static DataFormat Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        int found = Array.FindIndex(_names, entry => entry.Name == name);
        if (found >= 0)
        {
            return _names[found].Format;
        }

        string? nearest = Nearest.Find(name, Names);
        string question = nearest is null ? "" : $" Did you mean \"{nearest}\"?";
        throw new InvalidOptionException(
            "format", $"No data format is called \"{name}\".{question} Known formats: {string.Join(", ", Names)}.");
    }
}
