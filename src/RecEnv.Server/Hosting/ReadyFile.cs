namespace RecEnv.Server.Hosting;

/// <summary>The file that tells others where the server listens: there whole, or not there.</summary>
internal static class ReadyFile
{
    public static void Write(string path, IReadOnlyList<string> addresses)
    {
        string whole = Path.GetFullPath(path);
        string partial = $"{whole}.{Environment.ProcessId}.tmp";
        File.WriteAllLines(partial, addresses);
        File.Move(partial, whole, overwrite: true);
    }

    public static void Remove(string? path)
    {
        if (path is not null)
        {
            File.Delete(path);
        }
    }
}
