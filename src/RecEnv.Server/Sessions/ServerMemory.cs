using RecEnv.Server.Errors;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Sessions;

/// <summary>What the server does when memory runs short, and after a large session.</summary>
internal static class ServerMemory
{
    private const long LargeBytes = 2 * (64L << 20); // of a session with 64 MiB of observations

    private static readonly TimeSpan _delay = TimeSpan.FromMilliseconds(500);

    private static int _isPending;

    /// <summary>Does work that takes memory in proportion to a session.</summary>
    /// <exception cref="CallRefusedException">There is not enough memory.</exception>
    public static T Run<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (OutOfMemoryException)
        {
            throw new CallRefusedException(
                Wire.ErrorCode.Capacity,
                "The server has not enough memory for this call. Use fewer lanes, close sessions, or give the server " +
                "more memory.");
        }
    }

    /// <summary>
    /// After a large session, returns its memory to the system: the runtime by itself keeps it until the next
    /// collection of the oldest generation. Soon but not at once, so that the reply to the close is out first.
    /// </summary>
    /// <param name="bytes">What the session counted.</param>
    public static void GiveBackLater(long bytes)
    {
        if (bytes >= LargeBytes && Interlocked.Exchange(ref _isPending, 1) == 0)
        {
            _ = GiveBackAsync();
        }
    }

    private static async Task GiveBackAsync()
    {
        await Task.Delay(_delay).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Volatile.Write(ref _isPending, 0);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
