using System.Diagnostics;
using RecEnv.Server.Errors;
using RecEnv.Server.Recommending;
using RecEnv.Server.Tests.Support;
using RecEnv.Spaces;

namespace RecEnv.Server.Tests.Recommending;

public class RecommendationLogTests
{
    [Fact]
    public void Ready_SpaceIsFreeAgain_WritesEveryLineOnceInOrder()
    {
        var disk = new Disk { IsFull = true };
        var log = new RecommendationLog(disk);

        Write(log, 0);
        log.Flush();
        Assert.Throws<CallRefusedException>(log.Ready);
        disk.IsFull = false;
        log.Ready();
        Write(log, 1);
        log.Flush();
        log.Dispose();

        string line = "{\"n\":#,\"visit\":\"a\",\"step\":#,\"action\":[0],\"log_propensity\":null,\"reward\":1,\"terminated\":false,\"truncated\":false}\n";
        Assert.Equal(line.Replace('#', '0') + line.Replace('#', '1'), disk.Text);
    }

    [Fact]
    public void Dispose_DiskStillFull_Throws()
    {
        var log = new RecommendationLog(new Disk { IsFull = true });
        Write(log, 0);
        log.Flush();

        Assert.Throws<IOException>(log.Dispose);
    }

    /// <summary>Opening a pipe waits until someone reads it.</summary>
    [Fact]
    public async Task Make_Pipe_IsRefusedAtOnce()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new TempFolder();
        string pipe = folder.File("pipe");
        using (var make = Process.Start("mkfifo", [pipe]))
        {
            await make.WaitForExitAsync();
        }

        ArgumentException problem = await Assert.ThrowsAsync<ArgumentException>(
            () => Task.Run(() => new RecommendationLog(pipe).Dispose()).Within());

        Assert.Equal($"The log of recommendations cannot be written: \"{pipe}\" is a pipe. Name a file.", problem.Message);
    }

    private static void Write(RecommendationLog log, ulong step) => log.Write(
        "a", new Waiting(step, null, new ValueBatch(new DiscreteSpace(2), 1), double.NaN), 1, terminated: false, truncated: false);

    private sealed class Disk : MemoryStream
    {
        public bool IsFull { get; set; }

        public string Text => System.Text.Encoding.UTF8.GetString(ToArray());

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (IsFull)
            {
                throw new IOException("No space left.");
            }

            base.Write(buffer);
        }
    }
}
