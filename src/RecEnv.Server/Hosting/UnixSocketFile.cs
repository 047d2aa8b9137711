using System.Net;
using System.Net.Sockets;

namespace RecEnv.Server.Hosting;

/// <summary>The file of a Unix socket: free to bind, and for this user only.</summary>
internal static class UnixSocketFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Removes the socket file that a killed server left.</summary>
    /// <exception cref="InvalidOperationException">It is alive, or the file is no socket.</exception>
    public static void RemoveStale(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        // A socket cannot be opened as a file; anything that can is somebody's data.
        if (CanOpen(path))
        {
            throw new InvalidOperationException($"\"{path}\" exists and is not a socket. Choose another path.");
        }

        if (IsAlive(path))
        {
            throw new InvalidOperationException(
                $"Another server listens at unix:{path} already. Stop it, or choose another path.");
        }

        File.Delete(path);
    }

    /// <summary>Binds a listening socket. A Unix socket gets its mode before anybody can connect to it.</summary>
    public static Socket Bind(EndPoint endPoint)
    {
        if (endPoint is not UnixDomainSocketEndPoint unix)
        {
            return Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets.SocketTransportOptions
                .CreateDefaultBoundListenSocket(endPoint);
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(unix);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(unix.ToString(), OwnerOnly);
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool CanOpen(string path)
    {
        try
        {
            using FileStream opened = File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsAlive(string path)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return false;
        }
        catch (SocketException)
        {
            return true; // not ours to open: somebody else's
        }
    }
}
