using System.Buffers;
using RecEnv.Grpc.Wire;

namespace Grpc.Core;

/// <summary>Turns messages of one type into bytes and back. Immutable.</summary>
/// <typeparam name="T">The message.</typeparam>
public class Marshaller<T>
{
    /// <summary>A marshaller over byte arrays.</summary>
    /// <param name="serializer">Message to bytes.</param>
    /// <param name="deserializer">Bytes to message.</param>
    public Marshaller(Func<T, byte[]> serializer, Func<byte[], T> deserializer)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentNullException.ThrowIfNull(deserializer);

        Serializer = serializer;
        Deserializer = deserializer;
        ContextualSerializer = (value, context) => context.Complete(serializer(value));
        ContextualDeserializer = context => deserializer(context.PayloadAsNewBuffer());
    }

    /// <summary>A marshaller over contexts, which can write and read in place.</summary>
    /// <param name="serializer">Puts a message into the context.</param>
    /// <param name="deserializer">Takes a message from the context.</param>
    public Marshaller(Action<T, SerializationContext> serializer, Func<DeserializationContext, T> deserializer)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentNullException.ThrowIfNull(deserializer);

        ContextualSerializer = serializer;
        ContextualDeserializer = deserializer;
        Serializer = ToArray;
        Deserializer = FromArray;
    }

    /// <summary>Message to bytes.</summary>
    public Func<T, byte[]> Serializer { get; }

    /// <summary>Bytes to message.</summary>
    public Func<byte[], T> Deserializer { get; }

    /// <summary>Puts a message into a context.</summary>
    public Action<T, SerializationContext> ContextualSerializer { get; }

    /// <summary>Takes a message from a context.</summary>
    public Func<DeserializationContext, T> ContextualDeserializer { get; }

    private byte[] ToArray(T message)
    {
        using var payload = new MessageBuffer();
        payload.Write(message, ContextualSerializer);
        return payload.Payload.ToArray();
    }

    private T FromArray(byte[] payload) =>
        ContextualDeserializer(new PayloadDeserializationContext { Payload = new ReadOnlySequence<byte>(payload) });
}
