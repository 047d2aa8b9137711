namespace RecEnv.Tests.Data;

/// <summary>
/// Where research-licensed data are: environment variable RECENV_DATA, else ../shared/data beside the repository.
/// </summary>
internal static class DataFolder
{
    public static string FullName { get; } = Find();

    public static string PathOf(string file) => Path.Combine(FullName, file);

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("RECENV_DATA") is { Length: > 0 } given)
        {
            return Path.GetFullPath(given);
        }

        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "RecEnv.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return Path.GetFullPath(Path.Combine(folder ?? ".", "..", "shared", "data"));
    }
}
