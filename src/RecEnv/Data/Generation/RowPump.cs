namespace RecEnv.Data.Generation;

/// <summary>Makes the rows of all users on some threads and writes them in order.</summary>
/// <remarks>
/// Users are cut into chunks of about 32768 rows, the same for any number of threads. Each thread makes one chunk and
/// its bytes; then the chunks are written one after the other. Memory: about 5 MB and 12 bytes an item for a thread.
/// </remarks>
internal sealed class RowPump
{
    private const int ChunkRows = 32_768;

    private readonly DataGenerator _generator;
    private readonly RowFormat _format;
    private readonly Slot[] _slots;
    private double _ratingSum;

    public RowPump(DataGenerator generator, RowFormat format, int threads)
    {
        (_generator, _format) = (generator, format);
        _slots = [.. Enumerable.Range(0, threads).Select(_ => new Slot(generator))];
    }

    /// <summary>Writes all rows.</summary>
    public void Run(Stream stream, IProgress<long>? progress, CancellationToken cancellation)
    {
        long done = 0;
        int user = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = _slots.Length };
        while (user < _generator.Options.UserCount)
        {
            cancellation.ThrowIfCancellationRequested();
            int used = 0;
            while (used < _slots.Length && user < _generator.Options.UserCount)
            {
                user = _slots[used++].Take(user);
            }

            Parallel.For(0, used, options, slot => _slots[slot].Fill(_format));
            foreach (Slot slot in _slots.AsSpan(0, used))
            {
                stream.Write(slot.Bytes);
                _ratingSum += slot.RatingSum;
                done += slot.RowCount;
            }

            progress?.Report(done);
        }
    }

    /// <summary>What was written.</summary>
    public GenerationStatistics Summarise(long bytes)
    {
        Tally total = _slots[0].Tally;
        foreach (Slot slot in _slots.AsSpan(1))
        {
            total.Add(slot.Tally);
        }

        return total.Summarise(_ratingSum, bytes);
    }

    /// <summary>One thread's chunk.</summary>
    private sealed class Slot(DataGenerator generator)
    {
        private readonly UserRows _maker = generator.NewRows();
        private Interaction[] _rows = [];
        private byte[] _bytes = [];
        private int _byteCount;
        private int _firstUser;
        private int _endUser;

        public Tally Tally { get; } = new(generator);

        public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _byteCount);

        public int RowCount { get; private set; }

        public double RatingSum { get; private set; }

        /// <summary>Takes users from the given one on until a chunk is full; returns the next user.</summary>
        public int Take(int user)
        {
            (_firstUser, RowCount) = (user, 0);
            int users = generator.Options.UserCount;
            do
            {
                RowCount += generator.RowCountOf(user++);
            }
            while (user < users && RowCount + generator.RowCountOf(user) <= ChunkRows && user - _firstUser < ChunkRows);
            return _endUser = user;
        }

        public void Fill(RowFormat format)
        {
            (RatingSum, _byteCount) = (0, 0);
            for (int user = _firstUser; user < _endUser; user++)
            {
                int count = generator.RowCountOf(user);
                if (_rows.Length < count)
                {
                    _rows = new Interaction[Math.Max(count, 1024)];
                }

                Span<Interaction> rows = _rows.AsSpan(0, count);
                _maker.Make(user, rows);
                RatingSum += Tally.Add(rows, _maker.Cluster);
                Write(format, rows);
            }
        }

        private void Write(RowFormat format, ReadOnlySpan<Interaction> rows)
        {
            foreach (ref readonly Interaction row in rows)
            {
                if (_bytes.Length - _byteCount < RowFormat.MaxBytes)
                {
                    Array.Resize(ref _bytes, Math.Max(1 << 16, checked(2 * _bytes.Length)));
                }

                _byteCount += format.Write(row, _bytes.AsSpan(_byteCount));
            }
        }
    }
}
