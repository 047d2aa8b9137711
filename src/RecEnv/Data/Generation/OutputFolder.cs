namespace RecEnv.Data.Generation;

/// <summary>Files that appear under their names all at the end, or not at all.</summary>
/// <remarks>
/// Each is written as <c>NAME.partial</c> and renamed by <see cref="Commit"/>. Disposing without a commit removes what
/// was written, and the folder if it was made here.
/// </remarks>
internal sealed class OutputFolder : IDisposable
{
    private const string Partial = ".partial";

    private readonly string _path;
    private readonly Func<string, Stream> _create;
    private readonly List<string> _names = [];
    private readonly bool _isNew;
    private bool _committed;

    /// <summary>Opens a folder for some files.</summary>
    /// <param name="path">The folder; made where there is none.</param>
    /// <param name="names">Names of the files that will be written.</param>
    /// <param name="overwrite">Whether files of these names may be replaced.</param>
    /// <param name="create">Makes the stream of a path; null for a file.</param>
    /// <exception cref="IOException">A file of these names exists and may not be replaced, or the folder cannot be.</exception>
    public OutputFolder(string path, IReadOnlyList<string> names, bool overwrite, Func<string, Stream>? create = null)
    {
        if (path.Length == 0)
        {
            throw new IOException("The name of the folder for the data is empty. Give a folder.");
        }

        _path = path;
        _create = create ?? (name => Writing(() => new FileStream(name, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 0)));
        if (File.Exists(path))
        {
            throw new IOException($"\"{path}\" is a file, but the data are written to a folder. Give another --output.");
        }

        string? taken = names.FirstOrDefault(name => Path.Exists(Path.Combine(path, name)));
        if (taken is not null && !overwrite)
        {
            throw new IOException(
                $"Folder \"{path}\" already has {taken}. Give another folder, or --force to replace the files.");
        }

        _isNew = !Directory.Exists(path);
        Writing(() => Directory.CreateDirectory(path));
    }

    /// <summary>Opens a file for writing. The caller closes it.</summary>
    public Stream Create(string name)
    {
        _names.Add(name);
        return _create(Path.Combine(_path, name + Partial));
    }

    /// <summary>Says what to do where the system refuses; a full disk has a sentence of its own.</summary>
    private T Writing<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception cause) when (cause is UnauthorizedAccessException || (cause is IOException problem && !DataFiles.IsFullDisk(problem)))
        {
            throw new IOException(
                $"Nothing can be written to the folder \"{_path}\": {cause.Message.TrimEnd('.')}. Give another --output, or allow this " +
                "user to write there.",
                cause);
        }
    }

    /// <summary>Gives all files their names.</summary>
    /// <returns>Bytes of all files.</returns>
    public long Commit()
    {
        long bytes = _names.Sum(name => new FileInfo(Path.Combine(_path, name + Partial)).Length);
        foreach (string name in _names)
        {
            File.Move(Path.Combine(_path, name + Partial), Path.Combine(_path, name), overwrite: true);
        }

        _committed = true;
        return bytes;
    }

    /// <summary>Removes what was not committed.</summary>
    public void Dispose()
    {
        if (_committed)
        {
            return;
        }

        foreach (string name in _names)
        {
            File.Delete(Path.Combine(_path, name + Partial));
        }

        if (_isNew && Directory.Exists(_path) && !Directory.EnumerateFileSystemEntries(_path).Any())
        {
            Directory.Delete(_path);
        }
    }
}
