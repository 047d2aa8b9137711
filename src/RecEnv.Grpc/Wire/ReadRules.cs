using Grpc.Core;

namespace RecEnv.Grpc.Wire;

/// <summary>What a received message may be.</summary>
/// <param name="Limit">Longest payload in bytes, also after decompression; null for the longest array.</param>
/// <param name="IsGzip">Whether compressed messages are gzip; otherwise they are refused.</param>
internal sealed record ReadRules(int? Limit, bool IsGzip)
{
    /// <summary>The limit as a number.</summary>
    public int MaxLength => Limit ?? Array.MaxLength;

    /// <summary>The failure of a message whose prefix announces too much.</summary>
    public RpcException TooLong(uint length) => new(new Status(
        StatusCode.ResourceExhausted,
        $"The message has {length} bytes, but at most {MaxLength} are allowed."));

    /// <summary>The failure of a message that inflates to too much.</summary>
    public RpcException TooLongInflated() => new(new Status(
        StatusCode.ResourceExhausted,
        $"The message has more bytes after decompression than the {MaxLength} that are allowed."));
}
