using RecEnv.Learning.Checkpoints;

namespace RecEnv.Tool.Commands;

/// <summary>Files that a command will write, checked before the work.</summary>
internal static class OutputFile
{
    /// <summary>Checks where a file shall be written.</summary>
    /// <param name="option">Option that names it.</param>
    /// <param name="path">The file; null for none.</param>
    /// <exception cref="MisuseException">Its folder does not exist, or it is a folder itself.</exception>
    public static void Check(string option, string? path)
    {
        if (path is null)
        {
            return;
        }

        if (path.Length == 0 || Directory.Exists(path))
        {
            throw new MisuseException($"{option} names \"{path}\", which is no file name. Name a file in a folder.");
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            throw new MisuseException(
                $"{option} names \"{path}\", but the folder \"{folder}\" does not exist. Make it, or choose another.");
        }
    }

    /// <summary>Checks where a file shall be written after long work, and tries to: what was worked for is not lost then.</summary>
    /// <param name="option">Option that names it.</param>
    /// <param name="path">The file; null for none. Itself it is not touched.</param>
    /// <exception cref="MisuseException">It is no file, may only be read, or its folder does not exist or takes no files.</exception>
    public static void CheckWritable(string option, string? path)
    {
        Check(option, path);
        if (path is null)
        {
            return;
        }

        if (File.Exists(path) && File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly))
        {
            throw new MisuseException($"{option} names \"{path}\", which may only be read. Make it writable, or choose another file.");
        }

        try
        {
            PlainFile.Demand(path);
            string trial = PlainFile.Target(path) + ".part"; // what Checkpoint.Write makes before it replaces the file
            bool isNew = !File.Exists(trial);
            File.Open(trial, FileMode.OpenOrCreate, FileAccess.Write).Dispose();
            if (isNew)
            {
                File.Delete(trial);
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new MisuseException(
                $"{option} names \"{path}\", which cannot be written: {cause.Message.TrimEnd('.')}. Choose another file.");
        }
    }

    /// <summary>Writes a file.</summary>
    /// <param name="option">Option that names it.</param>
    /// <param name="path">The file.</param>
    /// <param name="text">What it holds.</param>
    /// <param name="cancellation">Ends the writing early.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task WriteAsync(string option, string path, string text, CancellationToken cancellation)
    {
        try
        {
            await File.WriteAllTextAsync(path, text, cancellation);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"{option} names \"{path}\", which cannot be written: {cause.Message.TrimEnd('.')}. Choose another file.", cause);
        }
    }
}
