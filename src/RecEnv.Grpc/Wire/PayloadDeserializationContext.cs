using System.Buffers;
using Grpc.Core;

namespace RecEnv.Grpc.Wire;

/// <summary>Offers a received payload to a deserializer, without a copy.</summary>
internal sealed class PayloadDeserializationContext : DeserializationContext
{
    public ReadOnlySequence<byte> Payload { get; set; }

    public override int PayloadLength => (int)Payload.Length;

    public override byte[] PayloadAsNewBuffer() => Payload.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => Payload;
}
