using Grpc.Core;

namespace RecEnv.Server.Hosting;

/// <summary>Says when the server begins to stop, so that streams end and health turns.</summary>
internal sealed class DrainSignal : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    public CancellationToken Token => _source.Token;

    public bool IsDraining => _source.IsCancellationRequested;

    public Task BeginAsync() => _source.CancelAsync();

    public static RpcException Unavailable() => new(new Status(
        StatusCode.Unavailable, "The server is stopping. Reconnect when it is back, or to another one."));

    public void Dispose() => _source.Dispose();
}
