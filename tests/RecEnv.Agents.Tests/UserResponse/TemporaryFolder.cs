namespace RecEnv.Agents.Tests.UserResponse;

/// <summary>A folder that goes when the test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recenv-fit-");

    public string FullName => _folder.FullName;

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(FullName, name), text);

    public void Dispose() => _folder.Delete(recursive: true);
}
