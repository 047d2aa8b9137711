using RecEnv.Agents.Runs;
using RecEnv.Options;

namespace RecEnv.Agents.Tests.Runs;

public sealed class RunFilesTests : IDisposable
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("recenv-files-");

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData("HEAD", Commit)] // detached
    [InlineData("HEAD", "ref: refs/heads/main", "refs/heads/main", Commit)]
    [InlineData("HEAD", "ref: refs/heads/main", "packed-refs", "# pack-refs\n" + Commit + " refs/heads/main\n")]
    [InlineData("HEAD", "ref: refs/heads/main", "commondir", "../common", "../common/refs/heads/main", Commit)]
    public void GitCommit_Repository_IsRead(params string[] files)
    {
        DirectoryInfo git = _root.CreateSubdirectory(".git");
        for (int i = 0; i < files.Length; i += 2)
        {
            string path = Path.Combine(git.FullName, files[i]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, files[i + 1] + "\n");
        }

        Assert.Equal(Commit, GitCommit.Find(_root.CreateSubdirectory("src/deep").FullName));
    }

    [Fact]
    public void GitCommit_Worktree_IsFoundThroughItsFile()
    {
        File.WriteAllText(Path.Combine(_root.CreateSubdirectory("real").FullName, "HEAD"), Commit);
        File.WriteAllText(Path.Combine(_root.CreateSubdirectory("work").FullName, ".git"), "gitdir: ../real\n");

        Assert.Equal(Commit, GitCommit.Find(Path.Combine(_root.FullName, "work")));
    }

    [Fact]
    public void GitCommit_BranchWithoutCommit_IsNone()
    {
        File.WriteAllText(Path.Combine(_root.CreateSubdirectory(".git").FullName, "HEAD"), "ref: refs/heads/main\n");

        Assert.Null(GitCommit.Find(_root.FullName));
    }

    [Fact]
    public void RunConfig_Written_IsReadBack()
    {
        string path = Path.Combine(_root.FullName, "config.json");
        using IVectorEnvironment environment = RunBench.Environments.MakeVector("DocumentTransition-v0", 1);
        var config = RunConfig.Of(RunBench.Tabular, "unix:/tmp/s", RunBench.Agents, environment.Contract, _root.FullName);

        config.Write(path);
        var read = RunConfig.Read(path);

        Assert.Equal(RunBench.Tabular.ToJson(), read.Plan.ToJson());
        Assert.Equal((config.Version, config.GitCommit, "unix:/tmp/s"), (read.Version, read.GitCommit, read.Address));
        Assert.Contains("\"discount\"", read.AllAgentOptions, StringComparison.Ordinal);
        Assert.Contains("document_count", read.AllEnvironmentOptions, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""{"format":1,"plan":{}}""")]
    [InlineData("""{"format":2}""")]
    [InlineData("""{"format":"x"}""")]
    public void RunConfig_BadFile_IsRefused(string json)
    {
        string path = Path.Combine(_root.FullName, "config.json");
        File.WriteAllText(path, json);

        TrainingException problem = Assert.Throws<TrainingException>(() => RunConfig.Read(path));

        Assert.StartsWith($"\"{path}\" ", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Device_IsRefused()
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Contains("is a pipe, a socket or a device", Assert.Throws<TrainingException>(() => RunConfig.Read("/dev/null")).Message, StringComparison.Ordinal);
            Assert.Contains("is a pipe, a socket or a device", Assert.Throws<InvalidOptionException>(() => TrainingPlan.Read("/dev/null")).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Summary_OfSeeds_HasMeanDeviationAndError()
    {
        var summary = TrainingSummary.Of([1, null, 2, 6]);

        Assert.Equal((3, 3.0), (summary.Count, summary.Mean));
        Assert.Equal(Math.Sqrt(7), summary.Deviation!.Value, 12); // (4 + 1 + 9) / 2
        Assert.Equal(Math.Sqrt(7.0 / 3), summary.StandardError!.Value, 12);
        Assert.Equal(new TrainingSummary(1, 4, null, null), TrainingSummary.Of([4]));
        Assert.Equal(new TrainingSummary(0, null, null, null), TrainingSummary.Of([null]));
    }

    [Fact]
    public void RunFolder_OneSeedOrSeveral_LiesInTheFolderOrInside()
    {
        var folder = new RunFolder("a");

        Assert.Equal("a", folder.OfSeed(RunBench.Tabular, 1).Path);
        Assert.Equal(Path.Combine("a", "seed-3"), folder.OfSeed(RunBench.Tabular with { Seeds = [1, 3] }, 3).Path);
    }
}
