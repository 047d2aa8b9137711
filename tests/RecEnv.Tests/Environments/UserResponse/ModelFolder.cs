using RecEnv.Environments.UserResponse;
using RecEnv.Learning.Checkpoints;

namespace RecEnv.Tests.Environments.UserResponse;

/// <summary>A temporary folder with model files.</summary>
internal sealed class ModelFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recenv-users-");

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Writes the model that is generated from a seed.</summary>
    public void Write(string name, long seed) => Checkpoint(seed).Write(PathOf(name));

    public static Checkpoint Checkpoint(long seed)
    {
        var checkpoint = new Checkpoint();
        RecEnv.Environments.UserResponse.UserResponse.ModelOf(new UserResponseOptions { ModelSeed = seed }).Save(checkpoint);
        return checkpoint;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
