using System.Buffers;
using Grpc.Core;

namespace RecEnv.Grpc.Wire;

/// <summary>Serializes messages, one at a time, into a pooled array that leaves room for the prefix.</summary>
internal sealed class MessageBuffer : SerializationContext, IBufferWriter<byte>, IDisposable
{
    private const int StartSize = 512;

    private byte[] _array = ArrayPool<byte>.Shared.Rent(StartSize);
    private int _end = MessagePrefix.Size;
    private bool _isComplete;

    /// <summary>The serialized message.</summary>
    public ReadOnlyMemory<byte> Payload => _array.AsMemory(MessagePrefix.Size.._end);

    /// <summary>Serializes a message over the last one.</summary>
    /// <exception cref="InvalidOperationException">The serializer did not complete.</exception>
    public void Write<T>(T message, Action<T, SerializationContext> serializer)
    {
        Restart();
        serializer(message, this);
        if (!_isComplete)
        {
            throw new InvalidOperationException("The serializer returned without calling Complete.");
        }
    }

    /// <summary>Forgets the last message.</summary>
    public MessageBuffer Restart()
    {
        _end = MessagePrefix.Size;
        _isComplete = false;
        return this;
    }

    /// <summary>The serialized message behind its prefix, uncompressed.</summary>
    public ReadOnlyMemory<byte> Frame()
    {
        new MessagePrefix(false, _end - MessagePrefix.Size).Write(_array);
        return _array.AsMemory(0, _end);
    }

    /// <inheritdoc/>
    public override void SetPayloadLength(int payloadLength) => Reserve(payloadLength);

    /// <inheritdoc/>
    public override IBufferWriter<byte> GetBufferWriter() => this;

    /// <inheritdoc/>
    public override void Complete() => _isComplete = true;

    /// <inheritdoc/>
    public override void Complete(byte[] payload)
    {
        this.Write(payload);
        _isComplete = true;
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_array.Length - _end), nameof(count));
        _end += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _array.AsMemory(_end);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_array);
        _array = [];
        _end = 0;
    }

    private void Reserve(int count)
    {
        if (_array.Length - _end >= count)
        {
            return;
        }

        int doubled = (int)Math.Min(2L * _array.Length, Array.MaxLength);
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(_end + count), doubled));
        _array.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_array);
        _array = larger;
    }
}
