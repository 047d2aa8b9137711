namespace RecEnv.Grpc.Tests.Support;

/// <summary>Waiting with a deadline, so that a broken rule fails a test instead of hanging it.</summary>
public static class Eventually
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    /// <summary>Waits for a task.</summary>
    public static Task Soon(this Task task) => task.WaitAsync(_patience);

    /// <summary>Waits for a result.</summary>
    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(_patience);

    /// <summary>Waits until a condition holds.</summary>
    public static async Task TrueAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(_patience);
        while (!condition())
        {
            await Task.Delay(5, limit.Token);
        }
    }
}
