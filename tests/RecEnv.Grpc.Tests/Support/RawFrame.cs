namespace RecEnv.Grpc.Tests.Support;

/// <summary>A received frame.</summary>
public sealed record RawFrame(FrameType Type, byte Flags, int Stream, byte[] Payload)
{
    /// <summary>The decoded header block of a HEADERS frame.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];
}
