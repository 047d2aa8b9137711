namespace RecEnv.Server.Tests.Support;

/// <summary>A folder of its own, short enough for socket paths.</summary>
public sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("re-");

    public string FullName => _folder.FullName;

    public string File(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
