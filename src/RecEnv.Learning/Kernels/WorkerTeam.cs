using System.Runtime.CompilerServices;

namespace RecEnv.Learning.Kernels;

/// <summary>Threads that share the parts of one large kernel: each waits a moment spinning, then sleeps.</summary>
/// <remarks>One team a process. While it is at work for one caller, others do their parts alone: same results.</remarks>
internal static unsafe class WorkerTeam
{
    private const int SpinsBeforeSleep = 4000;

    private static readonly Lock _working = new();
    private static readonly List<Worker> _workers = [];
    private static delegate*<int, int, void*, void> _kernel;
    private static void* _context;
    private static int _left;
    private static int _threads = 1;

    /// <summary>Threads that work, the caller's own among them.</summary>
    public static int Threads
    {
        get => Volatile.Read(ref _threads);
        set
        {
            lock (_working)
            {
                while (_workers.Count < value - 1)
                {
                    _workers.Add(new Worker(_workers.Count + 1));
                }

                Volatile.Write(ref _threads, value);
            }
        }
    }

    /// <summary>Runs all parts of a kernel and returns when all are done.</summary>
    /// <param name="kernel">Gets the part, the number of parts and the context.</param>
    /// <param name="context">Passed on.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(delegate*<int, int, void*, void> kernel, void* context)
    {
        if (!_working.TryEnter())
        {
            kernel(0, 1, context);
            return;
        }

        try
        {
            int parts = _threads;
            _kernel = kernel;
            _context = context;
            Volatile.Write(ref _left, parts - 1);
            for (int i = 0; i < parts - 1; i++)
            {
                _workers[i].Wake();
            }

            kernel(0, parts, context);
            var spin = default(SpinWait);
            while (Volatile.Read(ref _left) > 0)
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }
        }
        finally
        {
            _working.Exit();
        }
    }

    private sealed class Worker
    {
        private readonly object _sleep = new();
        private readonly int _part;
        private int _asked;

        public Worker(int part)
        {
            _part = part;
            new Thread(Work) { IsBackground = true, Name = $"recenv-learning-{part}" }.Start();
        }

        /// <summary>Asks for one part of the present kernel.</summary>
        public void Wake()
        {
            if (Interlocked.Exchange(ref _asked, 1) == 2)
            {
                lock (_sleep)
                {
                    Monitor.Pulse(_sleep);
                }
            }
        }

        private void Work()
        {
            while (true)
            {
                Await();
                _kernel(_part, _threads, _context);
                Interlocked.Decrement(ref _left);
            }
        }

        /// <summary>0 nothing asked, 1 asked, 2 asleep.</summary>
        private void Await()
        {
            for (int spins = 0; spins < SpinsBeforeSleep; spins++)
            {
                if (Interlocked.CompareExchange(ref _asked, 0, 1) == 1)
                {
                    return;
                }

                Thread.SpinWait(8);
            }

            if (Interlocked.CompareExchange(ref _asked, 2, 0) == 0)
            {
                lock (_sleep)
                {
                    while (Volatile.Read(ref _asked) == 2)
                    {
                        Monitor.Wait(_sleep);
                    }
                }
            }

            Volatile.Write(ref _asked, 0);
        }
    }
}
