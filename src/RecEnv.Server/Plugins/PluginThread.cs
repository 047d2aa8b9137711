namespace RecEnv.Server.Plugins;

/// <summary>A thread that carries out calls of one plugin, one after the other, until one of them does not return.</summary>
internal sealed class PluginThread : IDisposable
{
    private const int Idle = 0;
    private const int Busy = 1;
    private const int Abandoned = 2;

    private readonly SemaphoreSlim _jobs = new(0);
    private readonly Func<PluginThread, bool> _takeBack;
    private Action? _job;
    private int _state;
    private int _nativeId;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">Name of the thread, for debuggers.</param>
    /// <param name="takeBack">Called after each job that was not abandoned; false ends the thread.</param>
    public PluginThread(string name, Func<PluginThread, bool> takeBack)
    {
        _takeBack = takeBack;
        Thread = new Thread(Run) { IsBackground = true, Name = name };
        Thread.Start();
    }

    public Thread Thread { get; }

    /// <summary>Gives an idle thread a job, which must not throw.</summary>
    public void Start(Action job)
    {
        _job = job;
        Volatile.Write(ref _state, Busy);
        _jobs.Release();
    }

    /// <summary>
    /// Gives the running job up: it cannot be stopped, so it goes on at the lowest priority, and the thread ends with it.
    /// </summary>
    /// <returns>False when the job has just ended.</returns>
    public bool TryAbandon()
    {
        if (Interlocked.CompareExchange(ref _state, Abandoned, Busy) != Busy)
        {
            return false;
        }

        ThreadPriorities.Lower(Thread, _nativeId);
        return true;
    }

    public void Dispose() => _jobs.Dispose();

    private void Run()
    {
        Volatile.Write(ref _nativeId, ThreadPriorities.CurrentNativeId());
        do
        {
            _jobs.Wait();
            _job!();
            _job = null;
        }
        while (Interlocked.CompareExchange(ref _state, Idle, Busy) == Busy && _takeBack(this));
        Dispose();
    }
}
