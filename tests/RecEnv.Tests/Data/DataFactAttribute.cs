namespace RecEnv.Tests.Data;

/// <summary>A test on research-licensed data; skipped, naming the file, where the data are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DataFactAttribute : FactAttribute
{
    public DataFactAttribute(string file)
    {
        File = file;
        if (!System.IO.File.Exists(DataFolder.PathOf(file)))
        {
            Skip = $"The file {file} is not in {DataFolder.FullName}. Put the MovieLens folders ml-100k and ml-1m " +
                "there, or name their parent folder in the environment variable RECENV_DATA.";
        }
    }

    public string File { get; }
}
