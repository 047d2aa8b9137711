namespace RecEnv.Agents.Runs;

/// <summary>The figures that a session writes, to metrics.jsonl and to an event file.</summary>
internal sealed class TrainingFiles : IDisposable
{
    private readonly RunFolder _folder;
    private readonly FileStream _lock;
    private readonly MetricsFile _metrics;
    private readonly EventFile _events;
    private readonly TimeProvider _time;
    private long _loggedAt;
    private long _loggedStep;

    /// <summary>Opens both, and takes the folder for itself until it is disposed.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="state">Where the training is.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="TrainingException">A file cannot be opened, or was changed, or another process trains in the folder.</exception>
    public TrainingFiles(RunFolder folder, TrainingState state, TimeProvider time)
    {
        (_folder, _time) = (folder, time);
        (_loggedAt, _loggedStep) = (time.GetTimestamp(), state.Steps);
        MetricsFile? metrics = null;
        FileStream? held = null;
        try
        {
            held = Lock(Path.Combine(folder.Path, "lock"));
            metrics = new MetricsFile(folder.Metrics, state.MetricsLength);
            _events = new EventFile(folder.Path, state.Steps, time);
        }
        catch (Exception cause)
        {
            metrics?.Dispose();
            held?.Dispose();
            if (cause is IOException or UnauthorizedAccessException)
            {
                throw Refuse(cause);
            }

            throw;
        }

        (_lock, _metrics) = (held, metrics);
    }

    /// <summary>Bytes of the metrics.</summary>
    public long MetricsLength => _metrics.Length;

    public void Write(TrainingRecord record)
    {
        double seconds = _time.GetElapsedTime(_loggedAt).TotalSeconds;
        List<(string, double)> scalars = [("training/reward", record.Reward)];
        if (record.Return is { } reward)
        {
            scalars.AddRange([("training/return", reward), ("training/length", record.Length!.Value)]);
        }

        if (seconds > 0)
        {
            scalars.Add(("training/steps_per_second", (record.Step - _loggedStep) / seconds));
        }

        scalars.AddRange(record.Figures.Select(figure => ($"agent/{figure.Name}", figure.Value)));
        Guard(() =>
        {
            _metrics.Write(record);
            _events.Write(record.Step, scalars);
            Flush(disk: false);
        });
        (_loggedAt, _loggedStep) = (_time.GetTimestamp(), record.Step);
    }

    public void Write(EvaluationRecord record) => Guard(() =>
    {
        EvaluationResult result = record.Result;
        _metrics.Write(record);
        _events.Write(
            record.Step,
            [
                ("evaluation/return", result.Mean), ("evaluation/length", result.MeanLength),
                .. result.Metrics.Select(metric => ($"evaluation/{metric.Name}", metric.Mean)),
            ]);
        Flush(disk: false);
    });

    /// <summary>Waits until what was written is on the disk.</summary>
    public void Settle() => Guard(() => Flush(disk: true));

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _metrics.Dispose();
            _events.Dispose();
        }
        catch (IOException)
        {
            // What could not be written was reported when it was; the checkpoint knows how much counts.
        }
        finally
        {
            _lock.Dispose();
        }
    }

    /// <summary>Two trainings in one folder would write over each other's files.</summary>
    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new TrainingException($"Another process is training in \"{Path.GetDirectoryName(path)}\". Let it end, or choose another folder.");
        }
    }

    private void Flush(bool disk)
    {
        _metrics.Flush(disk);
        _events.Flush();
    }

    private void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Refuse(cause);
        }
    }

    private TrainingException Refuse(Exception cause) =>
        new($"The figures in \"{_folder.Path}\" cannot be written: {cause.Message}", cause);
}
