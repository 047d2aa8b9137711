using RecEnv.Learning.Checkpoints;

namespace RecEnv.Data;

/// <summary>Hands out the lines of a text file as bytes, without a string or an allocation per line.</summary>
/// <remarks>
/// Accepts LF and CRLF, a missing end of the last line, a UTF-8 byte order mark, and blank lines at the end of the
/// file. A blank line anywhere else is an error, so that line number and row number differ by a constant.
/// </remarks>
internal sealed class LineScanner : IDisposable
{
    /// <summary>Longest accepted line, in bytes, its end not counted.</summary>
    public const int MaxLineBytes = 64 * 1024;

    private readonly string _path;
    private readonly FileStream _stream;
    private readonly byte[] _buffer = new byte[4 * MaxLineBytes];
    private int _start;
    private int _end;
    private bool _endOfFile;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file to read.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">It is a pipe, a socket or a device.</exception>
    public LineScanner(string path)
    {
        _path = path;
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"There is no rating file \"{path}\" (looked for \"{Path.GetFullPath(path)}\"). Check the path.", path);
        }

        PlainFile.Demand(path);
        _stream = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        Fill();
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        if (_buffer.AsSpan(0, _end).StartsWith(mark))
        {
            _start = mark.Length;
        }
    }

    /// <summary>Number of the line last returned, counted from 1; 0 before the first.</summary>
    public int Line { get; private set; }

    /// <summary>Takes the next line, without its end.</summary>
    /// <param name="line">The bytes of the line, valid until the next call.</param>
    /// <returns><see langword="false"/> when only blank lines or nothing is left.</returns>
    /// <exception cref="RatingFormatException">The line is too long, or a blank line stands before it.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        int blank = 0;
        while (TryReadAny(out line))
        {
            if (line.IsEmpty)
            {
                blank = blank == 0 ? Line : blank;
                continue;
            }

            if (blank != 0)
            {
                throw new RatingFormatException(
                    _path, blank, "is blank, but more lines follow it. Remove the blank line.");
            }

            return true;
        }

        return false;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private bool TryReadAny(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            ReadOnlySpan<byte> unread = _buffer.AsSpan(_start, _end - _start);
            int length = unread.IndexOf((byte)'\n');
            if (length >= 0 || _endOfFile || unread.Length > MaxLineBytes + 1)
            {
                bool ended = length >= 0;
                line = ended ? unread[..length] : unread;
                _start += line.Length + (ended ? 1 : 0);
                return ended || !line.IsEmpty ? Accept(ref line) : false;
            }

            Fill();
        }
    }

    private bool Accept(ref ReadOnlySpan<byte> line)
    {
        Line++;
        if (!line.IsEmpty && line[^1] == (byte)'\r')
        {
            line = line[..^1];
        }

        if (line.Length > MaxLineBytes)
        {
            throw new RatingFormatException(
                _path,
                Line,
                RatingBytes.FindBinary(line)
                ?? $"is longer than {MaxLineBytes} bytes (64 KiB). Check that this is a rating file.");
        }

        return true;
    }

    /// <summary>Moves the unread bytes to the front and fills the buffer behind them.</summary>
    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        int read = _stream.ReadAtLeast(_buffer.AsSpan(_end), _buffer.Length - _end, throwOnEndOfStream: false);
        _endOfFile = _end + read < _buffer.Length;
        _end += read;
    }
}
