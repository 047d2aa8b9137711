namespace RecEnv.Agents.Runs;

/// <summary>Tells the commit of a working directory by reading the repository's files; starts no process.</summary>
internal static class GitCommit
{
    private const string FilePrefix = "gitdir: ";
    private const string RefPrefix = "ref: ";

    /// <summary>The commit that is checked out, 40 or 64 hexadecimal digits.</summary>
    /// <param name="folder">A folder inside the working directory.</param>
    /// <returns>Null where there is no repository, no commit yet, or a layout that is not known.</returns>
    public static string? Find(string folder)
    {
        try
        {
            for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
            {
                if (GitFolder(Path.Combine(at.FullName, ".git"), at.FullName) is { } git)
                {
                    return Head(git);
                }
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Not readable: the run goes on without it.
        }

        return null;
    }

    private static string? GitFolder(string path, string parent)
    {
        if (Directory.Exists(path))
        {
            return path;
        }

        // A worktree or a submodule has a file that names the folder.
        return File.Exists(path) && File.ReadAllText(path).Trim() is var text && text.StartsWith(FilePrefix, StringComparison.Ordinal)
            ? Path.Combine(parent, text[FilePrefix.Length..])
            : null;
    }

    private static string? Head(string git)
    {
        string head = Path.Combine(git, "HEAD");
        if (!File.Exists(head))
        {
            return null;
        }

        string text = File.ReadAllText(head).Trim();
        if (!text.StartsWith(RefPrefix, StringComparison.Ordinal))
        {
            return Commit(text);
        }

        string name = text[RefPrefix.Length..];
        string link = Path.Combine(git, "commondir");
        string common = File.Exists(link) ? Path.Combine(git, File.ReadAllText(link).Trim()) : git;
        return Loose(Path.Combine(git, name)) ?? Loose(Path.Combine(common, name)) ?? Packed(Path.Combine(common, "packed-refs"), name);
    }

    private static string? Loose(string path) => File.Exists(path) ? Commit(File.ReadAllText(path).Trim()) : null;

    private static string? Packed(string path, string name) => File.Exists(path)
        ? File.ReadLines(path)
            .Select(line => line.Split(' '))
            .Where(words => words.Length == 2 && words[1] == name)
            .Select(words => Commit(words[0]))
            .FirstOrDefault()
        : null;

    private static string? Commit(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigit) ? text : null;
}
