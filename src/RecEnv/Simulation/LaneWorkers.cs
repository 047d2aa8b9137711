using System.Runtime.ExceptionServices;

namespace RecEnv.Simulation;

/// <summary>Runs a piece of work over all lanes on a number of threads, without allocating.</summary>
/// <remarks>
/// Lanes are cut into chunks that threads claim one by one. The caller works too, and takes every chunk itself when
/// no pool thread comes in time, so a starved pool slows the work but never stops it. Which thread runs a lane cannot
/// be seen in the result: lanes share nothing.
/// </remarks>
internal sealed class LaneWorkers : IDisposable
{
    private const int ChunksPerThread = 4;

    private readonly Action<int, int> _work;
    private readonly int _laneCount;
    private readonly int _chunkCount;
    private readonly Helper[] _helpers;
    private readonly ManualResetEventSlim _finished = new(initialState: false, spinCount: 200);
    private int _nextChunk;
    private int _chunksLeft;
    private Exception? _failure;

    /// <summary>Prepares the work.</summary>
    /// <param name="work">Called with the first lane of a chunk and the lane after its last.</param>
    /// <param name="laneCount">Number of lanes, at least 1.</param>
    /// <param name="threads">Number of threads, at least 1, the caller's included.</param>
    public LaneWorkers(Action<int, int> work, int laneCount, int threads)
    {
        _work = work;
        _laneCount = laneCount;
        _chunkCount = threads == 1 ? 1 : Math.Min(laneCount, threads * ChunksPerThread);
        _helpers = new Helper[threads - 1];
        for (int i = 0; i < _helpers.Length; i++)
        {
            _helpers[i] = new Helper(this);
        }

        _nextChunk = _chunkCount;
    }

    /// <summary>Does the work and returns when every lane is done.</summary>
    public void Run()
    {
        if (_helpers.Length == 0)
        {
            _work(0, _laneCount);
            return;
        }

        _failure = null;
        _finished.Reset();
        _chunksLeft = _chunkCount;
        Volatile.Write(ref _nextChunk, 0);
        foreach (Helper helper in _helpers)
        {
            helper.Queue();
        }

        TakeChunks();
        _finished.Wait();
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _finished.Dispose();

    private void TakeChunks()
    {
        // A helper that wakes up late finds no chunk, or helps with the next run: both are right.
        int chunk;
        while ((chunk = Interlocked.Increment(ref _nextChunk) - 1) < _chunkCount)
        {
            try
            {
                _work(
                    (int)((long)_laneCount * chunk / _chunkCount),
                    (int)((long)_laneCount * (chunk + 1) / _chunkCount));
            }
            catch (Exception error)
            {
                Interlocked.CompareExchange(ref _failure, error, null);
            }

            if (Interlocked.Decrement(ref _chunksLeft) == 0)
            {
                _finished.Set();
            }
        }
    }

    private sealed class Helper(LaneWorkers owner) : IThreadPoolWorkItem
    {
        private int _queued;

        /// <summary>Asks for a pool thread, unless an earlier request still waits: it will find the new chunks.</summary>
        public void Queue()
        {
            if (Interlocked.Exchange(ref _queued, 1) == 0)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }

        public void Execute()
        {
            // Before looking for chunks, or those of a run that starts now are missed.
            Interlocked.Exchange(ref _queued, 0);
            owner.TakeChunks();
        }
    }
}
