namespace RecEnv.Data;

/// <summary>A rating file does not follow its format. The message is one full sentence that says what to do.</summary>
public sealed class RatingFormatException : FormatException
{
    /// <summary>Describes one malformed line, or a whole file.</summary>
    /// <param name="path">The file that was read.</param>
    /// <param name="line">The line at fault, counted from 1; <see langword="null"/> for the file as a whole.</param>
    /// <param name="reason">What is wrong, as the rest of a sentence whose subject is the line or the file, and the
    /// remedy: <c>has 3 fields, but … . Fix or remove the line.</c></param>
    public RatingFormatException(string path, int? line, string reason)
        : base(Describe(path, line, reason))
    {
        Path = path;
        Line = line;
        Reason = reason;
    }

    /// <summary>The file that was read, as its caller named it.</summary>
    public string Path { get; }

    /// <summary>The line at fault, counted from 1; <see langword="null"/> when the file as a whole is.</summary>
    public int? Line { get; }

    /// <summary>What is wrong and what to do, without the line and the file.</summary>
    public string Reason { get; }

    private static string Describe(string path, int? line, string reason)
    {
        string file = System.IO.Path.GetFileName(path);
        return line is null
            ? $"File \"{file}\" {reason}"
            : FormattableString.Invariant($"Line {line} of \"{file}\" {reason}");
    }
}
