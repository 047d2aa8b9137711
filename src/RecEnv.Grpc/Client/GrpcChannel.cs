using System.Collections.Concurrent;
using Grpc.Core;
using RecEnv.Grpc.Client;

namespace Grpc.Net.Client;

/// <summary>
/// A connection to a server. Expensive to make and meant to be shared: any number of clients, calls and threads use it
/// at once. Connects with the first call, and again when the connection is lost.
/// </summary>
public sealed class GrpcChannel : ChannelBase, IDisposable
{
    private readonly ConcurrentDictionary<string, Uri> _addresses = new(StringComparer.Ordinal);
    private readonly Uri _address;
    private readonly CancellationTokenSource _disposal = new();

    private GrpcChannel(Uri address, GrpcChannelOptions options)
        : base(address.Authority)
    {
        CheckScheme(address, options.Credentials);
        _address = address;
        MaxSendMessageSize = options.MaxSendMessageSize;
        MaxReceiveMessageSize = options.MaxReceiveMessageSize;
        ThrowsOperationCanceled = options.ThrowOperationCanceledOnCancellation;
        Http = options.HttpHandler is null
            ? new HttpMessageInvoker(CreateHandler(), disposeHandler: true)
            : new HttpMessageInvoker(options.HttpHandler, options.DisposeHttpClient);
    }

    internal HttpMessageInvoker Http { get; }

    internal int? MaxSendMessageSize { get; }

    internal int? MaxReceiveMessageSize { get; }

    internal bool ThrowsOperationCanceled { get; }

    /// <summary>Fires when the channel is disposed. Ends the calls.</summary>
    internal CancellationToken Disposed => _disposal.Token;

    /// <summary>Makes a channel.</summary>
    /// <param name="address">The server, as in "http://localhost:5000".</param>
    public static GrpcChannel ForAddress(string address) => ForAddress(address, new GrpcChannelOptions());

    /// <summary>Makes a channel.</summary>
    /// <param name="address">The server, as in "http://localhost:5000".</param>
    /// <param name="channelOptions">How to connect.</param>
    public static GrpcChannel ForAddress(string address, GrpcChannelOptions channelOptions)
    {
        ArgumentNullException.ThrowIfNull(address);
        return ForAddress(new Uri(address), channelOptions);
    }

    /// <summary>Makes a channel.</summary>
    /// <param name="address">The server.</param>
    public static GrpcChannel ForAddress(Uri address) => ForAddress(address, new GrpcChannelOptions());

    /// <summary>Makes a channel.</summary>
    /// <param name="address">The server.</param>
    /// <param name="channelOptions">How to connect.</param>
    /// <exception cref="InvalidOperationException">The address does not fit the credentials.</exception>
    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions channelOptions)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(channelOptions);
        return new GrpcChannel(address, channelOptions);
    }

    /// <inheritdoc/>
    public override CallInvoker CreateCallInvoker()
    {
        CheckNotDisposed();
        return new HttpCallInvoker(this);
    }

    /// <summary>Closes the channel. Running calls end as cancelled; later ones are refused.</summary>
    public void Dispose()
    {
        _disposal.Cancel(); // the source has no timer, so it needs no disposal; tokens outlive the channel
        Http.Dispose();
    }

    internal void CheckNotDisposed() => ObjectDisposedException.ThrowIf(_disposal.IsCancellationRequested, this);

    internal Uri AddressOf(IMethod method) =>
        _addresses.GetOrAdd(method.FullName, static (path, address) => new Uri(address, path), _address);

    /// <inheritdoc/>
    protected override Task ShutdownAsyncCore()
    {
        Dispose();
        return Task.CompletedTask;
    }

    private static void CheckScheme(Uri address, ChannelCredentials? credentials)
    {
        if (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
        {
            throw new InvalidOperationException(
                $"The address \"{address}\" must start with \"http://\" or \"https://\".");
        }

        if (credentials is not null && credentials.IsSecure != (address.Scheme == Uri.UriSchemeHttps))
        {
            throw new InvalidOperationException(credentials.IsSecure
                ? $"Secure credentials need an address that starts with \"https://\", not \"{address}\"."
                : $"Insecure credentials need an address that starts with \"http://\", not \"{address}\".");
        }
    }

    private static SocketsHttpHandler CreateHandler() =>
        new() { EnableMultipleHttp2Connections = true, UseProxy = false, UseCookies = false };
}
