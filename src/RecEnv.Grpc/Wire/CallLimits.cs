using System.IO.Compression;

namespace RecEnv.Grpc.Wire;

/// <summary>What a server allows on each of its calls.</summary>
/// <param name="MaxReceiveMessageSize">Longest request message in bytes; null for no limit.</param>
/// <param name="MaxSendMessageSize">Longest response message in bytes; null for no limit.</param>
/// <param name="HasDetailedErrors">Whether the text of unexpected exceptions may be sent.</param>
/// <param name="CompressesResponses">Whether responses are compressed for clients that accept it.</param>
/// <param name="CompressionLevel">How hard to compress.</param>
internal sealed record CallLimits(
    int? MaxReceiveMessageSize,
    int? MaxSendMessageSize,
    bool HasDetailedErrors,
    bool CompressesResponses,
    CompressionLevel CompressionLevel)
{
    /// <summary>The rules for uncompressed requests.</summary>
    public ReadRules PlainRequests { get; } = new(MaxReceiveMessageSize, IsGzip: false);

    /// <summary>The rules for requests that announce gzip.</summary>
    public ReadRules GzipRequests { get; } = new(MaxReceiveMessageSize, IsGzip: true);
}
