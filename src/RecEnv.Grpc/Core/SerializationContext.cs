using System.Buffers;

namespace Grpc.Core;

/// <summary>
/// Where a marshaller puts a message: either <see cref="Complete(byte[])"/>, or <see cref="SetPayloadLength"/>,
/// then <see cref="GetBufferWriter"/>, then <see cref="Complete()"/>.
/// </summary>
public abstract class SerializationContext
{
    /// <summary>Hands over the whole payload.</summary>
    /// <param name="payload">The serialized message.</param>
    public virtual void Complete(byte[] payload) => throw new NotSupportedException();

    /// <summary>The buffer to write the payload to.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotSupportedException();

    /// <summary>
    /// Announces the exact payload length, before <see cref="GetBufferWriter"/>. The payload then goes out uncopied.
    /// </summary>
    /// <param name="payloadLength">Bytes, 0 or more.</param>
    public virtual void SetPayloadLength(int payloadLength) => throw new NotSupportedException();

    /// <summary>Says that the payload is in the buffer.</summary>
    public virtual void Complete() => throw new NotSupportedException();
}
