using System.IO.Compression;
using System.Text.Json;

namespace RecEnv.Tests.Golden;

/// <summary>Recorded truth: the compact files beside this class, and the full ones where they are present.</summary>
internal static class GoldenFile
{
    /// <summary>Opens a compact file, e.g. "recsim/iev_default.json.gz".</summary>
    public static JsonElement Open(string name) => Read(Path.Combine(AppContext.BaseDirectory, "Golden", name));

    /// <summary>Paths of the files whose names match, compact ones first, full ones after.</summary>
    public static IEnumerable<string> Find(string folder, string pattern)
    {
        string compact = Path.Combine(AppContext.BaseDirectory, "Golden", folder);
        return Directory.EnumerateFiles(compact, pattern).Order(StringComparer.Ordinal)
            .Concat(FullFolder(folder) is { } full
                ? Directory.EnumerateFiles(full, pattern).Order(StringComparer.Ordinal)
                : []);
    }

    public static JsonElement Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        using var text = new GZipStream(file, CompressionMode.Decompress);
        return JsonDocument.Parse(text).RootElement;
    }

    public static double[] Doubles(this JsonElement array) => [.. array.EnumerateArray().Select(x => x.GetDouble())];

    private static string? FullFolder(string folder)
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "RecEnv.sln")))
            {
                string full = Path.Combine(at.FullName, "..", "shared", "golden", folder);
                return Directory.Exists(full) ? full : null;
            }
        }

        return null;
    }
}
