using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using RecEnv.Server.Errors;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Plugins;

/// <summary>Runs the code of one plugin: on threads of its own, each call within a time limit.</summary>
/// <remarks>
/// A call that does not return cannot be stopped. Its thread is left to it, its session ends, and after
/// <see cref="MostAbandoned"/> such calls the plugin opens no more sessions. What kills the process, such as a stack
/// overflow, is out of reach.
/// </remarks>
internal sealed class PluginHost(string plugin, TimeSpan limit, TimeProvider time, ILogger logger)
{
    /// <summary>Calls that may be abandoned before the plugin is refused.</summary>
    public const int MostAbandoned = 3;

    private static readonly int _mostIdle = Environment.ProcessorCount;

    private readonly ConcurrentStack<PluginThread> _idle = new();
    private int _abandoned;

    /// <summary>File name of the plugin's assembly.</summary>
    public string Plugin => plugin;

    /// <summary>Refuses a plugin that has taken too many threads for ever.</summary>
    /// <exception cref="CallRefusedException">It has.</exception>
    public void CheckUsable()
    {
        int abandoned = Volatile.Read(ref _abandoned);
        if (abandoned >= MostAbandoned)
        {
            throw new CallRefusedException(
                Wire.ErrorCode.Capacity,
                $"Plugin \"{plugin}\" opens no more sessions until the server is restarted: {abandoned} of its calls did not " +
                $"return within {Seconds(limit)} s, and each may still hold a thread.");
        }
    }

    /// <summary>Runs code of the plugin.</summary>
    /// <param name="environmentId">The environment, for the error.</param>
    /// <param name="call">The call, for the error.</param>
    /// <param name="work">The code.</param>
    /// <exception cref="EnvironmentFaultException">It did not return in time, or threw what only a bug throws.</exception>
    public async Task<T> RunAsync<T>(string environmentId, string call, Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        PluginThread thread = _idle.TryPop(out PluginThread? idle) ? idle : new PluginThread($"plugin {plugin}", TakeBack);
        thread.Start(() => Complete(done, environmentId, call, work));
        try
        {
            return await done.Task.WaitAsync(limit, time);
        }
        catch (TimeoutException) when (!done.Task.IsCompleted && thread.TryAbandon())
        {
            throw Abandoned(environmentId, call);
        }
        catch (TimeoutException)
        {
            return await done.Task; // at the last moment
        }
    }

    private static void Complete<T>(TaskCompletionSource<T> done, string environmentId, string call, Func<T> work)
    {
        try
        {
            done.TrySetResult(work());
        }
        catch (Exception e) when (e is EnvironmentFaultException || ErrorMapping.Expected(e) is not null)
        {
            done.TrySetException(e);
        }
        catch (Exception e)
        {
            done.TrySetException(new EnvironmentFaultException(environmentId, $"threw {e.GetType().Name} in {call}", e));
        }
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(CultureInfo.InvariantCulture);

    private EnvironmentFaultException Abandoned(string environmentId, string call)
    {
        int abandoned = Interlocked.Increment(ref _abandoned);
        PluginLog.Abandoned(logger, plugin, environmentId, call, limit.TotalSeconds, abandoned, MostAbandoned);
        return new EnvironmentFaultException(
            environmentId, $"did not return from {call} within {Seconds(limit)} s, the limit that --plugin-timeout sets");
    }

    private bool TakeBack(PluginThread thread)
    {
        if (_idle.Count >= _mostIdle)
        {
            return false;
        }

        _idle.Push(thread);
        return true;
    }
}
