namespace RecEnv.Tests.Data;

/// <summary>A test of research-licensed data against recorded truth that may not be shipped either; skipped, naming the file, without them.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GoldenDataFactAttribute : FactAttribute
{
    public GoldenDataFactAttribute(string golden, params string[] files)
    {
        Golden = golden;
        Files = files;
        string? missing = File.Exists(PathOf(golden)) ? null : golden;
        missing ??= Array.Find(files, file => !File.Exists(DataFolder.PathOf(file)));
        if (missing is not null)
        {
            Skip = $"The file {missing} is not in {Folder} or {DataFolder.FullName}: truth that derives from MovieLens is not shipped.";
        }
    }

    public string Golden { get; }

    public string[] Files { get; }

    private static string Folder => Path.GetFullPath(Path.Combine(DataFolder.FullName, "..", "golden"));

    public static string PathOf(string golden) => Path.Combine(Folder, golden);
}
