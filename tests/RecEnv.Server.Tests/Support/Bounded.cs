namespace RecEnv.Server.Tests.Support;

/// <summary>No test waits for ever.</summary>
public static class Bounded
{
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(60);

    public static Task Within(this Task task) => task.WaitAsync(Limit);

    public static Task<T> Within<T>(this Task<T> task) => task.WaitAsync(Limit);

    /// <summary>Waits until something is so that nothing announces.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!condition())
        {
            await Task.Delay(10, limit.Token);
        }
    }
}
