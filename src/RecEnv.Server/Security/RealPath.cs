namespace RecEnv.Server.Security;

/// <summary>Where a path leads once every link in it is followed.</summary>
internal static class RealPath
{
    private const int MostLinks = 40; // as Linux allows

    /// <summary>Follows the links of every part; parts that do not exist stay as they are.</summary>
    /// <param name="full">A full path without "." and "..".</param>
    /// <returns>The real path; null where links go round in circles.</returns>
    public static string? Of(string full)
    {
        string current = Path.GetPathRoot(full)!;
        var rest = new Stack<string>();
        Push(rest, full[current.Length..]);
        int links = 0;
        while (rest.TryPop(out string? part))
        {
            string next = part == ".." ? Path.GetDirectoryName(current) ?? current : Path.Combine(current, part);
            string? target = part == ".." ? null : new FileInfo(next).LinkTarget;
            if (target is null)
            {
                current = next;
                continue;
            }

            if (++links > MostLinks)
            {
                return null;
            }

            if (Path.IsPathRooted(target))
            {
                current = Path.GetPathRoot(target)!;
                target = target[current.Length..];
            }

            Push(rest, target);
        }

        return current;
    }

    private static void Push(Stack<string> rest, string path)
    {
        string[] parts = path.Split(
            [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        foreach (string part in parts.Reverse().Where(part => part != "."))
        {
            rest.Push(part);
        }
    }
}
