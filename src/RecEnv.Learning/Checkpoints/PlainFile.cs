using System.Formats.Tar;

namespace RecEnv.Learning.Checkpoints;

/// <summary>Tells files from pipes, sockets and devices, which could keep a reader waiting for ever and must not be replaced.</summary>
public static class PlainFile
{
    /// <summary>False for a pipe, a socket and a device. What is not there may become a file.</summary>
    /// <param name="path">The path; links are followed.</param>
    /// <exception cref="IOException">The links go round in circles.</exception>
    public static bool Is(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return KindOf(path) is TarEntryType.RegularFile or TarEntryType.V7RegularFile;
    }

    /// <summary>Refuses what is there and is no plain file. What is not there, and folders, are for others to refuse.</summary>
    /// <param name="path">The path; links are followed.</param>
    /// <exception cref="IOException">It is a pipe, a socket or a device, or its links go round in circles.</exception>
    public static void Demand(string path)
    {
        if (!Is(path))
        {
            throw new IOException($"\"{path}\" is a pipe, a socket or a device. Name a file.");
        }
    }

    /// <summary>Refuses a pipe: opening it waits until someone is at its other end.</summary>
    /// <param name="path">The path; links are followed.</param>
    /// <exception cref="IOException">It is a pipe, or its links go round in circles.</exception>
    public static void DemandNoPipe(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (KindOf(path) == TarEntryType.Fifo)
        {
            throw new IOException($"\"{path}\" is a pipe. Name a file.");
        }
    }

    /// <summary>Where a path leads once links are followed.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The path itself where it is no link.</returns>
    /// <exception cref="IOException">The links go round in circles.</exception>
    public static string Target(string path) =>
        new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;

    /// <summary>Pipes, sockets and devices have no length. For those files that have none, the archive writer knows what they are.</summary>
    private static TarEntryType KindOf(string path)
    {
        string target = Target(path);
        if (!File.Exists(target) || new FileInfo(target).Length > 0)
        {
            return TarEntryType.RegularFile;
        }

        using var archive = new MemoryStream();
        try
        {
            using (var writer = new TarWriter(archive, leaveOpen: true))
            {
                writer.WriteEntry(target, "file");
            }
        }
        catch (IOException)
        {
            return TarEntryType.CharacterDevice; // a socket: archives hold none
        }
        catch (UnauthorizedAccessException)
        {
            return TarEntryType.RegularFile; // a file that this user must not read
        }

        archive.Position = 0;
        using var reader = new TarReader(archive);
        return reader.GetNextEntry()!.EntryType;
    }
}
