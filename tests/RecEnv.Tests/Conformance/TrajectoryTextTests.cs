using RecEnv.Conformance;

namespace RecEnv.Tests.Conformance;

/// <summary>
/// One readable golden file per environment, in tests/trajectories. The remote C# client and the Python client print
/// the same files. A changed file means changed trajectories: raise the environment's version, then rewrite the file with
/// RECENV_ACCEPT_TRAJECTORIES=1.
/// </summary>
public class TrajectoryTextTests
{
    private const ulong Seed = 42;
    private const int Steps = 120;

    public static TheoryData<string> Ids => [.. EnvironmentRegistry.CreateDefault().Definitions.Select(x => x.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Write_InProcess_PrintsTheGoldenFile(string id)
    {
        using IEnvironment environment = EnvironmentRegistry.CreateDefault().Make(id);

        string text = TrajectoryText.Write(environment, Seed, Steps);

        string path = Path.Combine(Root(), "tests", "trajectories", $"{id}.txt");
        if (Environment.GetEnvironmentVariable("RECENV_ACCEPT_TRAJECTORIES") == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.ReadAllText(path), text);
    }

    private static string Root()
    {
        DirectoryInfo at = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "RecEnv.sln")))
        {
            at = at.Parent ?? throw new InvalidOperationException("RecEnv.sln is in no folder above the tests.");
        }

        return at.FullName;
    }
}
