using Grpc.Core;
using Grpc.Net.Client;
using RecEnv.Protocol.V1;

namespace RecEnv.Client;

/// <summary>A channel to one server, with what every call carries: token and deadline.</summary>
internal sealed class ServerConnection : IDisposable
{
    private readonly ServerAddress _address;
    private readonly GrpcChannel _channel;
    private readonly Metadata _headers = [];

    public ServerConnection(ServerAddress address, RecEnvClientOptions options)
    {
        _address = address;
        Options = options;
        _channel = GrpcChannel.ForAddress(address.Uri, new GrpcChannelOptions
        {
            HttpHandler = address.CreateHandler(options),
            DisposeHttpClient = true,
            MaxReceiveMessageSize = null,
            MaxSendMessageSize = null,
        });
        Recommender = new RecommenderService.RecommenderServiceClient(_channel);
        Stub = new EnvironmentService.EnvironmentServiceClient(_channel);
        if (options.Token is { } token)
        {
            _headers.Add("authorization", $"Bearer {token}");
        }
    }

    public RecEnvClientOptions Options { get; }

    public EnvironmentService.EnvironmentServiceClient Stub { get; }

    public RecommenderService.RecommenderServiceClient Recommender { get; }

    /// <summary>Options of a call that ends by itself when the deadline has passed.</summary>
    public CallOptions Limited() => Limited(Options.Deadline);

    /// <inheritdoc cref="Limited()"/>
    /// <param name="time">Time until the deadline.</param>
    public CallOptions Limited(TimeSpan time) => new(_headers, TimeProvider.System.GetUtcNow().UtcDateTime + time);

    /// <summary>Options of a stream, which lives as long as its session.</summary>
    public CallOptions Unlimited() => new(_headers);

    /// <summary>Makes a call that changes nothing on the server, so that it can simply be made again.</summary>
    /// <typeparam name="TRequest">Type of the request.</typeparam>
    /// <typeparam name="TResponse">Type of the reply.</typeparam>
    /// <param name="method">Method of <see cref="Stub"/>.</param>
    /// <param name="request">The request.</param>
    public TResponse Call<TRequest, TResponse>(Func<TRequest, CallOptions, TResponse> method, TRequest request)
    {
        try
        {
            return method(request, Limited());
        }
        catch (RpcException error)
        {
            throw Translate(error);
        }
    }

    public Exception Translate(RpcException error) => ErrorTranslation.Translate(error, _address.Text, Options.Deadline);

    public void Dispose() => _channel.Dispose();
}
