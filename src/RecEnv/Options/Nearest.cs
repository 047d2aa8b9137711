namespace RecEnv.Options;

/// <summary>Finds the name that somebody probably meant.</summary>
public static class Nearest
{
    /// <summary>Finds the known name nearest to a given one.</summary>
    /// <remarks>
    /// The distance counts inserted, deleted and replaced letters and swapped neighbours, ignoring case (Damerau and
    /// Levenshtein, in the form where no part is edited twice). A name is near within one edit, or within a third of
    /// its own length. Of equally near names the first in ordinal order is taken.
    /// </remarks>
    /// <param name="given">What was given. Any length.</param>
    /// <param name="known">The names that exist.</param>
    /// <returns>The nearest name, or <see langword="null"/> when none is near.</returns>
    public static string? Find(string given, IEnumerable<string> known)
    {
        string? nearest = null;
        int least = int.MaxValue;
        foreach (string name in known.Order(StringComparer.Ordinal))
        {
            // The difference in length bounds the distance from below, which keeps a huge text from costing anything.
            int farthest = Math.Max(1, name.Length / 3);
            if (Math.Abs(given.Length - name.Length) > farthest)
            {
                continue;
            }

            int distance = Distance(given.ToUpperInvariant(), name.ToUpperInvariant());
            if (distance <= farthest && distance < least)
            {
                (nearest, least) = (name, distance);
            }
        }

        return nearest;
    }

    private static int Distance(string a, string b)
    {
        // Rows i − 2, i − 1 and i of the table of distances between the first i letters of a and the first j of b.
        int[] before = new int[b.Length + 1];
        int[] above = [.. Enumerable.Range(0, b.Length + 1)];
        int[] row = new int[b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(above[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, above, row) = (above, row, before);
        }

        return above[b.Length];
    }
}
