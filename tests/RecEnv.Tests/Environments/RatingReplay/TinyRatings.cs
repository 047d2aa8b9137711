using RecEnv.Tests.Data;

namespace RecEnv.Tests.Environments.RatingReplay;

/// <summary>A rating file small enough to know by heart: 4 users, 8 items, ids from 10 and 100.</summary>
/// <remarks>
/// Positives above 3: user 0 has items 0, 2, 5; user 1 has 1, 3; user 2 has 7; user 3 has none. Item 4 is nobody's.
/// </remarks>
internal sealed class TinyRatings : IDisposable
{
    private readonly TempFolder _folder = new();

    public TinyRatings()
    {
        Path = _folder.Write("ratings.tsv", Text);
    }

    public static string Text { get; } = string.Concat(
        "10\t105\t4\n", "10\t100\t5\n", "10\t102\t3.5\n", "10\t101\t3\n",
        "11\t103\t5\n", "11\t101\t4\n", "11\t100\t1\n",
        "12\t107\t4\n", "12\t104\t2\n", "12\t106\t2\n",
        "13\t104\t3\n");

    public string Path { get; }

    public string Folder => _folder.FullName;

    public static IReadOnlyList<int[]> Positives { get; } = [[0, 2, 5], [1, 3], [7], []];

    public void Dispose() => _folder.Dispose();
}
