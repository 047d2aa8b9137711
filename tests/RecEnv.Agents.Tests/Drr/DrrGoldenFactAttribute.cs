namespace RecEnv.Agents.Tests.Drr;

/// <summary>A test against recordings of the seed; skipped, naming the folder, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DrrGoldenFactAttribute : FactAttribute
{
    public DrrGoldenFactAttribute()
    {
        if (!File.Exists(DrrGolden.PathOf("trace.bin")))
        {
            Skip = $"The recordings of the seed are not in {DrrGolden.Folder}. They derive from MovieLens-1M and are not shipped.";
        }
    }
}
