using System.Diagnostics;
using System.Net.Sockets;
using RecEnv.Learning.Checkpoints;

namespace RecEnv.Learning.Tests;

public sealed class PlainFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recenv-test-").FullName;

    [Fact]
    public void Demand_FilesLinksFoldersAndNothing_AreLeftToOthers()
    {
        string empty = Make("empty", "");
        string full = Make("full", "text");
        foreach (string path in (string[])[empty, full, Link("link", empty), Link("dangling", Path.Combine(_folder, "none")), _folder])
        {
            PlainFile.Demand(path);
            PlainFile.DemandNoPipe(path);
        }
    }

    [Fact]
    public void Demand_SocketOrDevice_IsRefused()
    {
        string path = Path.Combine(_folder, "socket");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        string[] devices = OperatingSystem.IsWindows() ? [] : ["/dev/null", Link("null", "/dev/null")];

        Assert.All(
            (string[])[path, .. devices],
            name => Assert.Equal($"\"{name}\" is a pipe, a socket or a device. Name a file.", Assert.Throws<IOException>(() => PlainFile.Demand(name)).Message));
    }

    [Fact]
    public void Demand_Pipe_IsRefusedByBoth()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string pipe = Path.Combine(_folder, "pipe");
        using (var make = Process.Start("mkfifo", [pipe]))
        {
            make.WaitForExit();
        }

        Assert.Throws<IOException>(() => PlainFile.Demand(pipe));
        Assert.Equal($"\"{pipe}\" is a pipe. Name a file.", Assert.Throws<IOException>(() => PlainFile.DemandNoPipe(pipe)).Message);
        PlainFile.DemandNoPipe("/dev/null");
    }

    [Fact]
    public void Write_OverALink_ReplacesWhatItPointsTo()
    {
        string target = Make("target", "old");
        string link = Link("link", target);

        new Checkpoint().Write(link);

        Assert.Equal(target, new FileInfo(link).LinkTarget);
        Assert.Equal(new Checkpoint().ToBytes(), File.ReadAllBytes(target));
    }

    [Fact]
    public void ReadAndWrite_Socket_AreRefusedAndItStays()
    {
        string path = Path.Combine(_folder, "socket");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen();

        Assert.Equal(
            $"The checkpoint \"{path}\" cannot be written: \"{path}\" is a pipe, a socket or a device. Name a file.",
            Assert.Throws<CheckpointException>(() => new Checkpoint().Write(path)).Message);
        Assert.Contains("cannot be read: ", Assert.Throws<CheckpointException>(() => Checkpoint.Read(path)).Message, StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Make(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private string Link(string name, string target)
    {
        string path = Path.Combine(_folder, name);
        File.CreateSymbolicLink(path, target);
        return path;
    }
}
