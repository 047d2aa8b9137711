using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Net.Client;
using RecEnv.Grpc.Wire;

namespace RecEnv.Grpc.Client;

/// <summary>Makes the HTTP request of a call.</summary>
internal static class RequestFactory
{
    private const string UserAgent = "recenv-grpc/0.1";

    private static readonly TransferCodingWithQualityHeaderValue _trailers = new("trailers");

    /// <summary>Makes a request.</summary>
    /// <param name="channel">Where to.</param>
    /// <param name="method">Which method.</param>
    /// <param name="content">The body.</param>
    /// <param name="metadata">The call's metadata, or null.</param>
    /// <param name="timeout">Time left to the deadline, or null.</param>
    /// <exception cref="RpcException">INTERNAL: metadata cannot travel.</exception>
    public static HttpRequestMessage Create(
        GrpcChannel channel, IMethod method, HttpContent content, Metadata? metadata, TimeSpan? timeout)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue(GrpcProtocol.ContentType);
        var request = new HttpRequestMessage(HttpMethod.Post, channel.AddressOf(method))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact, // on "http://": prior knowledge
            Content = content,
        };
        request.Headers.TE.Add(_trailers);
        request.Headers.TryAddWithoutValidation("user-agent", UserAgent);
        request.Headers.TryAddWithoutValidation(
            GrpcProtocol.AcceptEncodingHeader, GrpcProtocol.SupportedEncodings);
        if (timeout is { } left)
        {
            request.Headers.TryAddWithoutValidation(GrpcProtocol.TimeoutHeader, GrpcTimeout.Format(left));
        }

        foreach (Metadata.Entry entry in metadata ?? Metadata.Empty)
        {
            Add(entry, request.Headers);
        }

        return request;
    }

    private static void Add(Metadata.Entry entry, HttpRequestHeaders headers)
    {
        if (MetadataCodec.IsReserved(entry.Key))
        {
            return;
        }

        string value = MetadataCodec.Encode(entry) ?? throw new RpcException(new Status(
            StatusCode.Internal,
            $"Metadata \"{entry.Key}\" holds text that is not printable ASCII; use a key ending in \"-bin\"."));
        headers.TryAddWithoutValidation(entry.Key, value);
    }
}
