using System.IO.Enumeration;

namespace RecEnv.Architecture.Tests;

/// <summary>The checked-out repository: the folder that holds RecEnv.sln.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    // Below Root, because it reads Root.
    private static readonly string[] _ignoredFolders =
    [
        ".git",
        .. File.ReadLines(Path.Combine(Root, ".gitignore"))
            .Where(line => line.EndsWith('/'))
            .Select(line => line.TrimEnd('/')),
    ];

    /// <summary>The files below a folder, as slashed paths from the root; ignored folders left out.</summary>
    public static IEnumerable<string> Files(string folder, string pattern = "*")
    {
        string top = Path.Combine(Root, folder);
        if (!Directory.Exists(top))
        {
            return [];
        }

        var files = new FileSystemEnumerable<string>(
            top,
            (ref FileSystemEntry entry) => Path.GetRelativePath(Root, entry.ToFullPath()).Replace('\\', '/'),
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
        {
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsIgnored(entry.FileName),
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory
                && FileSystemName.MatchesSimpleExpression(pattern, entry.FileName),
        };
        return files.Order(StringComparer.Ordinal);
    }

    public static string PathOf(string file) => Path.Combine(Root, file);

    private static bool IsIgnored(ReadOnlySpan<char> folder)
    {
        foreach (string pattern in _ignoredFolders)
        {
            if (FileSystemName.MatchesSimpleExpression(pattern, folder))
            {
                return true;
            }
        }

        return false;
    }

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "RecEnv.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException(
            $"No folder above {AppContext.BaseDirectory} holds RecEnv.sln. Run these tests inside the repository.");
    }
}
