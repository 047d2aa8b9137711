using RecEnv.Agents.Runs;
using RecEnv.Learning.Checkpoints;

namespace RecEnv.Agents.Tests.Runs;

public sealed class TrainingMisuseTests : IDisposable
{
    private readonly RunBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("figure", 350, 300, "The agent's \"loss\" is NaN in what it learned since step 300.")]
    [InlineData("weight", 400, 300, "The agent's tensor \"weight\" holds numbers that are not finite.")]
    [InlineData("exception", 330, 300, "The loss is NaN in update 330 (batch of 3 transitions).")]
    public void Run_Diverged_StopsWithTheLastGoodCheckpoint(string where, long at, long good, string sentence)
    {
        // Steps count when they are done: an exception within one comes before.
        TrainingPlan plan = RunBench.Counting with
        {
            Agent = "diverging",
            AgentOptions = $$"""{"where":"{{where}}"}""",
            EvaluateEvery = 0,
            Lanes = 1,
        };

        TrainingDivergedException problem = Assert.Throws<TrainingDivergedException>(() => _bench.Train(plan, "run"));

        long step = where == "exception" ? at - 1 : at;
        Assert.StartsWith($"Training diverged at step {step} with seed 1. {sentence}", problem.Message, StringComparison.Ordinal);
        Assert.EndsWith($"last.safetensors\" of step {good}.", problem.Message, StringComparison.Ordinal);
        Assert.Equal(good, Checkpoint.Read(_bench.Folder("run").Last).Get<long>("run.counters", -1)[0]);
    }

    [Fact]
    public void Run_CheckpointCannotBeWritten_KeepsTheLastGoodOne()
    {
        string inTheWay = _bench.Folder("run").Last + ".part"; // a folder where the file is to be, as a disk without room
        byte[] good = [];

        TrainingException problem = Assert.Throws<TrainingException>(() => _bench.Train(
            RunBench.Tabular,
            "run",
            observer: new StepWatcher(step =>
            {
                if (step > 350 && good.Length == 0)
                {
                    good = File.ReadAllBytes(_bench.Folder("run").Last);
                    Directory.CreateDirectory(inTheWay);
                }
            })));

        Assert.Contains("cannot be written", problem.Message, StringComparison.Ordinal);
        Assert.EndsWith("of step 300.", problem.Message, StringComparison.Ordinal);
        Assert.Equal(good, File.ReadAllBytes(_bench.Folder("run").Last));
        Directory.Delete(inTheWay);
        _bench.Train(RunBench.Tabular, "whole");
        _bench.Train(RunBench.Tabular, "run", resume: true);
        _bench.Same("whole", "run");
    }

    [Fact]
    public void Run_CheckpointOfAnotherPlan_IsRefused()
    {
        _bench.Train(RunBench.Tabular, "run");

        CheckpointException problem = Assert.Throws<CheckpointException>(
            () => _bench.Train(RunBench.Tabular with { AgentOptions = "{}" }, "run", resume: true));

        Assert.Contains("belongs to another run", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_CheckpointLost_KeepsTheFiguresAndSaysSo()
    {
        _bench.Train(RunBench.Tabular, "run");
        File.Delete(_bench.Folder("run").Last);
        byte[] metrics = File.ReadAllBytes(_bench.Folder("run").Metrics);

        TrainingException problem = Assert.Throws<TrainingException>(() => _bench.Train(RunBench.Tabular, "run", resume: true));

        Assert.EndsWith(
            "has the figures of a training, but its checkpoint \"" + _bench.Folder("run").Last + "\" is missing. Restore it, or train anew " +
            "in another folder.",
            problem.Message,
            StringComparison.Ordinal);
        Assert.Equal(metrics, File.ReadAllBytes(_bench.Folder("run").Metrics));
    }

    [Fact]
    public void Run_FolderOfARunningTraining_IsRefused()
    {
        TrainingException? problem = null;

        _bench.Train(
            RunBench.Tabular,
            "run",
            observer: new StepWatcher(_ => problem ??= Assert.Throws<TrainingException>(
                () => _bench.Train(RunBench.Tabular, "run", resume: true))));

        Assert.Equal($"Another process is training in \"{_bench.Folder("run").Path}\". Let it end, or choose another folder.", problem!.Message);
        _bench.Train(RunBench.Tabular, "whole");
        _bench.Same("whole", "run");
    }

    [Fact]
    public void Run_CheckpointOfAnAgentOnly_IsRefused()
    {
        _bench.Train(RunBench.Tabular, "run");
        File.Copy(_bench.Folder("run").Best, _bench.Folder("run").Last, overwrite: true);

        CheckpointException problem =
            Assert.Throws<CheckpointException>(() => _bench.Train(RunBench.Tabular, "run", resume: true));

        Assert.Contains("is no checkpoint that this version can resume", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_TruncatedOrChangedCheckpoint_IsRefusedOrReadAsOne()
    {
        TrainingPlan plan = RunBench.Tabular with { Steps = 100 };
        _bench.Train(plan, "run");
        string path = _bench.Folder("run").Last;
        byte[] sound = File.ReadAllBytes(path);
        for (int cut = 0; cut < sound.Length; cut += 97)
        {
            File.WriteAllBytes(path, sound[..cut]);
            Assert.Throws<CheckpointException>(() => _bench.Train(plan, "run", resume: true));
        }

        for (int at = 0; at < Math.Min(sound.Length, 4000); at += 61)
        {
            byte[] changed = [.. sound];
            changed[at] ^= 0x55;
            File.WriteAllBytes(path, changed);
            Exception? problem = Record.Exception(() => _bench.Train(plan, "run", resume: true));
            Assert.True(
                problem is null or CheckpointException or SnapshotException or TrainingException or ArgumentException,
                $"Byte {at}: {problem}");
        }
    }

    [Fact]
    public void Run_MetricsCutShort_IsRefused()
    {
        _bench.Train(RunBench.Tabular, "run");
        File.WriteAllText(_bench.Folder("run").Metrics, "");

        TrainingException problem =
            Assert.Throws<TrainingException>(() => _bench.Train(RunBench.Tabular, "run", resume: true));

        Assert.Contains("has 0 bytes, but the checkpoint beside it was taken after", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_AgentThatDoesNotLearn_IsRefused()
    {
        TrainingException problem = Assert.Throws<TrainingException>(
            () => _bench.Train(RunBench.Tabular with { Agent = "random", AgentOptions = "{}" }, "run"));

        Assert.StartsWith("The agent \"random\" does not learn", problem.Message, StringComparison.Ordinal);
    }
}
