using System.Text.Json;
using RecEnv.Learning.Checkpoints;
using RecEnv.Server.Errors;
using RecEnv.Spaces;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Recommending;

/// <summary>One JSON line a recommendation, written when it is known what came of it.</summary>
/// <remarks>
/// {"n", "visit", "step", "action", "log_propensity", "reward", "terminated", "truncated"}. n counts the lines of this
/// server from 0; the action is an array, or an object of arrays by leaf where it has several; log_propensity is null where
/// the agent does not tell, the reward where no feedback came. Lines that cannot be written are kept, and calls are refused
/// until they can.
/// </remarks>
internal sealed class RecommendationLog : IDisposable
{
    private readonly Stream _file;
    private readonly MemoryStream _lines = new();
    private readonly Utf8JsonWriter _json;
    private readonly FileStream? _lock;
    private long _count;

    /// <summary>Opens the file to append to.</summary>
    /// <exception cref="ArgumentException">It cannot be written.</exception>
    public RecommendationLog(string path)
        : this(Open(path, out FileStream? held))
    {
        _lock = held;
    }

    /// <summary>Writes to a stream. A write that throws and is made again must not leave the lines twice: as at a file's position.</summary>
    internal RecommendationLog(Stream file)
    {
        _file = file;
        _json = new Utf8JsonWriter(_lines);
    }

    /// <summary>Sees to it that no line of an earlier call waits.</summary>
    /// <exception cref="CallRefusedException">One does, and still cannot be written.</exception>
    public void Ready()
    {
        try
        {
            WriteOut();
        }
        catch (IOException e)
        {
            throw new CallRefusedException(
                Wire.ErrorCode.Capacity,
                $"The server cannot write its log of recommendations, so it makes and takes none: {e.Message.TrimEnd('.')}. Free " +
                "space there, then call again.",
                retryAfter: 1);
        }
    }

    public void Write(string visit, Waiting made, double? reward, bool terminated, bool truncated)
    {
        _json.WriteStartObject();
        _json.WriteNumber("n", _count++);
        _json.WriteString("visit", visit);
        _json.WriteNumber("step", made.Step);
        WriteAction(made.Action);
        WriteNumber("log_propensity", double.IsNaN(made.LogPropensity) ? null : made.LogPropensity);
        WriteNumber("reward", reward);
        _json.WriteBoolean("terminated", terminated);
        _json.WriteBoolean("truncated", truncated);
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _lines.WriteByte((byte)'\n');
    }

    /// <summary>Writes the lines to the file; those that cannot be written wait.</summary>
    public void Flush()
    {
        try
        {
            WriteOut();
        }
        catch (IOException)
        {
            // The call is done, and its caller must hear so; the next one is refused.
        }
    }

    /// <summary>Writes the lines that wait, and closes the file.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void Dispose()
    {
        try
        {
            WriteOut();
        }
        finally
        {
            _json.Dispose();
            _lines.Dispose();
            _file.Dispose();
            _lock?.Dispose();
        }
    }

    /// <param name="path">The file.</param>
    /// <param name="held">Open beside it as long as it is: a second server would write over the lines of the first.</param>
    private static FileStream Open(string path, out FileStream? held)
    {
        held = null;
        try
        {
            if (PlainFile.Is(path))
            {
                held = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }

            PlainFile.DemandNoPipe(path);
            return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            held?.Dispose();
            throw new ArgumentException($"The log of recommendations cannot be written: {e.Message}", e);
        }
    }

    private void WriteOut()
    {
        if (_lines.Length > 0)
        {
            _file.Write(_lines.GetBuffer().AsSpan(0, (int)_lines.Length));
            _lines.SetLength(0);
        }
    }

    private void WriteNumber(string name, double? value)
    {
        if (value is { } number)
        {
            _json.WriteNumber(name, number);
        }
        else
        {
            _json.WriteNull(name);
        }
    }

    private void WriteAction(ValueBatch action)
    {
        if (action.Leaves is [{ Leaf.Path: "" } only])
        {
            WriteLeaf("action", only);
            return;
        }

        _json.WriteStartObject("action");
        foreach (LeafBuffer leaf in action.Leaves)
        {
            WriteLeaf(leaf.Leaf.Path, leaf);
        }

        _json.WriteEndObject();
    }

    private void WriteLeaf(string name, LeafBuffer leaf)
    {
        _json.WriteStartArray(name);
        switch (leaf.Leaf.ElementType)
        {
            case ElementType.Int64:
                Array.ForEach(leaf.As<long>().ToArray(), _json.WriteNumberValue);
                break;
            case ElementType.Int32:
                Array.ForEach(leaf.As<int>().ToArray(), _json.WriteNumberValue);
                break;
            case ElementType.Float64:
                Array.ForEach(leaf.As<double>().ToArray(), _json.WriteNumberValue);
                break;
            case ElementType.Float32:
                Array.ForEach(leaf.As<float>().ToArray(), _json.WriteNumberValue);
                break;
            default:
                Array.ForEach(leaf.Bytes.ToArray(), unit => _json.WriteNumberValue(unit));
                break;
        }

        _json.WriteEndArray();
    }
}
