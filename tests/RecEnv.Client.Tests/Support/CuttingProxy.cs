using System.Net;
using System.Net.Sockets;

namespace RecEnv.Client.Tests.Support;

/// <summary>Relays TCP connections, and cuts them instead of relaying the next reply when told to.</summary>
public sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _target;
    private volatile bool _cutNextReply;
    private volatile int _cuts;

    public CuttingProxy(string target)
    {
        _target = IPEndPoint.Parse(target);
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address => $"{_listener.LocalEndpoint}";

    /// <summary>Number of connections cut.</summary>
    public int Cuts => _cuts;

    public void CutNextReply() => _cutNextReply = true;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = RelayAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            await server.ConnectAsync(_target);
            Task up = CopyAsync(client, server, isReply: false);
            Task down = CopyAsync(server, client, isReply: true);
            await Task.WhenAny(up, down);
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, bool isReply)
    {
        byte[] buffer = new byte[1 << 16];
        try
        {
            int count;
            while ((count = await from.GetStream().ReadAsync(buffer)) > 0)
            {
                if (isReply && _cutNextReply)
                {
                    _cutNextReply = false;
                    Interlocked.Increment(ref _cuts);
                    return;
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The other side closed.
        }
    }
}
