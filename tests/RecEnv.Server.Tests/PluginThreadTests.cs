using RecEnv.Server.Plugins;
using RecEnv.Server.Tests.Support;

namespace RecEnv.Server.Tests;

public class PluginThreadTests
{
    private const string Name = "plugin-loop-xyz"; // what Linux shows of a name: 15 characters

    [Fact]
    public async Task Abandon_LoopingJob_GoesOnAtTheLowestPriorityAndEndsItsThread()
    {
        using var running = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        int takenBack = 0;
        var thread = new PluginThread(Name, _ => Interlocked.Increment(ref takenBack) > 0);
        thread.Start(() =>
        {
            running.Set();
            release.Wait(Bounded.Limit);
        });
        Assert.True(running.Wait(Bounded.Limit));

        Assert.True(thread.TryAbandon());
        Assert.False(thread.TryAbandon());

        if (OperatingSystem.IsLinux())
        {
            Assert.Equal(19, NiceValue());
        }

        release.Set();
        await Bounded.UntilAsync(() => !thread.Thread.IsAlive);
        Assert.Equal(0, takenBack);
    }

    [Fact]
    public async Task Start_OneJobAfterTheOther_RunsAllOnOneThread()
    {
        using var back = new SemaphoreSlim(0);
        int left = 3;
        var threads = new HashSet<int>();
        var thread = new PluginThread(Name, _ =>
        {
            bool goesOn = --left > 0;
            back.Release();
            return goesOn;
        });
        for (int job = 0; job < 3; job++)
        {
            thread.Start(() => threads.Add(Environment.CurrentManagedThreadId));
            Assert.True(await back.WaitAsync(Bounded.Limit));
            Assert.False(thread.TryAbandon()); // it has ended
        }

        await Bounded.UntilAsync(() => !thread.Thread.IsAlive);
        Assert.Single(threads);
    }

    /// <summary>Field 19 of the thread's line, counted after its name, which stands in brackets.</summary>
    private static int NiceValue()
    {
        string line = Directory.GetDirectories("/proc/self/task")
            .Select(StatOf)
            .Single(text => text.Contains($"({Name})", StringComparison.Ordinal));
        return int.Parse(line[(line.LastIndexOf(')') + 2)..].Split(' ')[16], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string StatOf(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "stat"));
        }
        catch (IOException)
        {
            return ""; // another thread, which has ended meanwhile
        }
    }
}
