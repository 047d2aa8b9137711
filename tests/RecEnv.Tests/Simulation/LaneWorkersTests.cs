using RecEnv.Simulation;

namespace RecEnv.Tests.Simulation;

public class LaneWorkersTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 1)]
    [InlineData(1, 4)]
    [InlineData(10, 3)]
    [InlineData(1000, 7)]
    public void Run_ManyTimes_WorksOnEveryLaneOnce(int lanes, int threads)
    {
        int[] seen = new int[lanes];
        using var workers = new LaneWorkers((from, to) => Count(seen, from, to), lanes, threads);

        for (int run = 1; run <= 200; run++)
        {
            workers.Run();
            Assert.All(seen, count => Assert.Equal(run, count));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Run_WorkThrows_ThrowsTheSameErrorAndThenWorksAgain(int threads)
    {
        var error = new InvalidOperationException("No.");
        bool fails = true;
        int[] seen = new int[8];
        using var workers = new LaneWorkers(
            (from, to) =>
            {
                if (Volatile.Read(ref fails) && from == 0)
                {
                    throw error;
                }

                Count(seen, from, to);
            },
            8,
            threads);

        Assert.Same(error, Assert.Throws<InvalidOperationException>(workers.Run));
        Volatile.Write(ref fails, false);
        Array.Clear(seen);
        workers.Run();

        Assert.All(seen, count => Assert.Equal(1, count));
    }

    // Every pool thread waits, so that the caller is alone: it must finish, and ask for helpers once, not in each run.
    [Fact]
    public void Run_StarvedPool_FinishesAndQueuesEachHelperOnce()
    {
        using var release = new ManualResetEventSlim();
        ThreadPool.GetMaxThreads(out int most, out _);
        int blockers = Math.Min(most, 64);
        using var done = new CountdownEvent(blockers);
        for (int i = 0; i < blockers; i++)
        {
            ThreadPool.QueueUserWorkItem(_ =>
            {
                release.Wait();
                done.Signal();
            });
        }

        int[] seen = new int[10];
        using var workers = new LaneWorkers((from, to) => Count(seen, from, to), 10, 4);
        workers.Run();
        long queued = ThreadPool.PendingWorkItemCount;
        for (int run = 0; run < 1000; run++)
        {
            workers.Run();
        }

        long added = ThreadPool.PendingWorkItemCount - queued;
        release.Set();
        done.Wait();

        Assert.All(seen, count => Assert.Equal(1001, count));
        Assert.InRange(added, long.MinValue, 100);
    }

    private static void Count(int[] seen, int from, int to)
    {
        for (int lane = from; lane < to; lane++)
        {
            Interlocked.Increment(ref seen[lane]);
        }
    }
}
