using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace RecEnv.Grpc;

/// <summary>Serves gRPC on Unix domain sockets. Uses nothing of the gRPC stack itself, so it fits any.</summary>
public static class UnixSocketGrpcExtensions
{
    /// <summary>Listens on a Unix socket with HTTP/2, after removing a socket file that a killed server left.</summary>
    /// <remarks>A graceful stop removes the file; a kill does not.</remarks>
    /// <param name="options">The server's options.</param>
    /// <param name="path">Full path of the socket file, at most about 100 bytes long.</param>
    /// <exception cref="InvalidOperationException">
    /// Another server listens there, or the file is not a socket.
    /// </exception>
    public static KestrelServerOptions ListenUnixSocketForGrpc(this KestrelServerOptions options, string path)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(path);

        if (File.Exists(path))
        {
            RemoveStale(path);
        }

        options.ListenUnixSocket(path, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        return options;
    }

    private static void RemoveStale(string path)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused && IsSocket(path))
        {
            File.Delete(path);
            return;
        }
        catch (SocketException e)
        {
            throw new InvalidOperationException(
                $"\"{path}\" exists and is not a socket that a stopped server left; choose another path.", e);
        }

        throw new InvalidOperationException($"Another server listens on \"{path}\" already; choose another path.");
    }

    /// <summary>A connection to a regular file is refused too; unlike a socket, it can be opened.</summary>
    private static bool IsSocket(string path)
    {
        try
        {
            using FileStream _ = File.OpenRead(path);
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
