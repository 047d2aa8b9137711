using System.Net.Sockets;
using RecEnv.Server.Hosting;
using RecEnv.Server.Tests.Support;

namespace RecEnv.Server.Tests;

public class UnixSocketFileTests
{
    [Fact]
    public void Bind_UnixSocket_IsTheOwnersBeforeItListens()
    {
        using var folder = new TempFolder();
        var endPoint = new UnixDomainSocketEndPoint(folder.File("s"));
        using Socket bound = UnixSocketFile.Bind(endPoint);
        using var early = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

        SocketException refusal = Assert.Throws<SocketException>(() => early.Connect(endPoint));

        Assert.Equal(SocketError.ConnectionRefused, refusal.SocketErrorCode); // it does not listen yet
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File("s")));
        }
    }
}
