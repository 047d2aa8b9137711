using System.Buffers;
using System.Text.Json;
using RecEnv.Agents.Measures;

namespace RecEnv.Agents.Runs;

/// <summary>metrics.jsonl: one JSON object a line, without times, so that equal runs give equal bytes.</summary>
internal sealed class MetricsFile : IDisposable
{
    private readonly FileStream _stream;

    /// <summary>Opens the file and cuts it where a checkpoint was taken.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="length">Bytes that the checkpoint knows of; 0 for a new file.</param>
    /// <exception cref="TrainingException">The file is shorter: it was changed.</exception>
    public MetricsFile(string path, long length)
    {
        _stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        if (_stream.Length < length)
        {
            long found = _stream.Length;
            _stream.Dispose();
            throw new TrainingException(
                $"\"{path}\" has {found} bytes, but the checkpoint beside it was taken after {length}. It was changed or lost; " +
                "restore it, or start a new run.");
        }

        _stream.SetLength(length);
        _stream.Seek(length, SeekOrigin.Begin);
    }

    /// <summary>Bytes written.</summary>
    public long Length => _stream.Position;

    /// <summary>Writes training figures.</summary>
    public void Write(TrainingRecord record) => Line(writer =>
    {
        writer.WriteString("kind", "training");
        writer.WriteNumber("step", record.Step);
        writer.WriteNumber("episodes", record.Episodes);
        Number(writer, "return", record.Return);
        Number(writer, "length", record.Length);
        Number(writer, "reward", record.Reward);
        writer.WriteStartObject("agent");
        foreach (TrainingFigure figure in record.Figures)
        {
            Number(writer, figure.Name, figure.Value);
        }

        writer.WriteEndObject();
    });

    /// <summary>Writes an evaluation.</summary>
    public void Write(EvaluationRecord record) => Line(writer =>
    {
        writer.WriteString("kind", "evaluation");
        writer.WriteNumber("step", record.Step);
        writer.WriteNumber("episodes", record.Result.Episodes);
        Number(writer, "return", record.Result.Mean);
        Number(writer, "standard_error", record.Result.StandardError);
        Number(writer, "length", record.Result.MeanLength);
        Number(writer, "reward", record.Result.RewardPerStep);
        writer.WriteBoolean("best", record.IsBest);
        writer.WriteStartObject("metrics");
        foreach (EpisodeMetric metric in record.Result.Metrics)
        {
            Number(writer, metric.Name, metric.Mean);
        }

        writer.WriteEndObject();
    });

    /// <summary>Gives what was written to the operating system, or to the disk.</summary>
    /// <param name="disk">Whether to wait for the disk.</param>
    public void Flush(bool disk) => _stream.Flush(disk);

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static void Number(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private void Line(Action<Utf8JsonWriter> write)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(line))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        line.Write("\n"u8);
        _stream.Write(line.WrittenSpan);
    }
}
