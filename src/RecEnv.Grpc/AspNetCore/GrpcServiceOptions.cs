using System.IO.Compression;

namespace Grpc.AspNetCore.Server;

/// <summary>What a server allows and does for all its gRPC services.</summary>
public class GrpcServiceOptions
{
    internal const int DefaultMaxReceiveMessageSize = 4 * 1024 * 1024;

    /// <summary>Longest request message in bytes, also after decompression; null for no limit.</summary>
    /// <value>Default: 4,194,304 (4 MB).</value>
    public int? MaxReceiveMessageSize { get; set; } = DefaultMaxReceiveMessageSize;

    /// <summary>Longest response message in bytes; null for no limit.</summary>
    /// <value>Default: null.</value>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Whether clients see the text of unexpected exceptions. It may hold secrets.</summary>
    /// <value>Default: null, which is false.</value>
    public bool? EnableDetailedErrors { get; set; }

    /// <summary>The encoding of responses for clients that accept it: "gzip", or null for none.</summary>
    /// <value>Default: null.</value>
    public string? ResponseCompressionAlgorithm { get; set; }

    /// <summary>How hard to compress.</summary>
    /// <value>Default: null, which is <see cref="CompressionLevel.Fastest"/>.</value>
    public CompressionLevel? ResponseCompressionLevel { get; set; }

    /// <summary>Whether calls of unknown methods pass on to the rest of the application, not UNIMPLEMENTED.</summary>
    /// <value>Default: null, which is false.</value>
    public bool? IgnoreUnknownServices { get; set; }
}
