using RecEnv.Client.Tests.Support;
using RecEnv.Conformance;

namespace RecEnv.Client.Tests;

/// <summary>Every registered environment, over the wire: the rules, and the golden trajectories.</summary>
public sealed class ConformanceTests(TestServer server) : IClassFixture<TestServer>
{
    private const ulong Seed = 42; // of the golden files

    public static TheoryData<string> Ids => [.. EnvironmentRegistry.CreateDefault().Definitions.Select(x => x.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Check_RemoteEnvironment_KeepsEveryRuleAndEqualsTheLocalOne(string id)
    {
        using RecEnvClient client = server.Connect();
        EnvironmentDefinition local = EnvironmentRegistry.CreateDefault().Find(id);
        var checker = new ConformanceChecker(
            (lanes, autoreset) => client.MakeVector(id, lanes, new EnvironmentSettings { Autoreset = autoreset }),
            new ConformanceSettings
            {
                StepCount = 60,
                OtherWay = (lanes, autoreset) => local.MakeVector(lanes, new EnvironmentSettings { Autoreset = autoreset }),
            });

        ConformanceReport report = checker.Check();

        Assert.True(report.Passed, report.ToString());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void TrajectoryText_RemoteEnvironment_PrintsTheGoldenFile(string id)
    {
        string golden = File.ReadAllText(Path.Combine(Root(), "tests", "trajectories", $"{id}.txt"));
        int steps = golden.Split('\n').Count(line => line.Contains(" a=", StringComparison.Ordinal));
        using RecEnvClient client = server.Connect(socket: false);
        using IEnvironment environment = client.Make(id);

        Assert.Equal(golden, TrajectoryText.Write(environment, Seed, steps));
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
