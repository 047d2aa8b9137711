using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a marshaller takes a message from.</summary>
public abstract class DeserializationContext
{
    /// <summary>The payload length in bytes.</summary>
    public virtual int PayloadLength => throw new NotSupportedException();

    /// <summary>Copies the payload.</summary>
    public virtual byte[] PayloadAsNewBuffer() => throw new NotSupportedException();

    /// <summary>The payload itself, valid only while the deserializer runs.</summary>
    public virtual ReadOnlySequence<byte> PayloadAsReadOnlySequence() => throw new NotSupportedException();
}
