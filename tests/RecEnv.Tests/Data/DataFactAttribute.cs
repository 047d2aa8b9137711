namespace RecEnv.Tests.Data;

/// <summary>A test on research-licensed data; skipped, naming the file, where the data are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DataFactAttribute : FactAttribute
{
    public DataFactAttribute(params string[] files)
    {
        Files = files;
        string? missing = Array.Find(files, file => !File.Exists(DataFolder.PathOf(file)));
        if (missing is not null)
        {
            Skip = $"The file {missing} is not in {DataFolder.FullName}. Put the MovieLens folders ml-100k and ml-1m " +
                "there, or name their parent folder in the environment variable RECENV_DATA.";
        }
    }

    public string[] Files { get; }
}
