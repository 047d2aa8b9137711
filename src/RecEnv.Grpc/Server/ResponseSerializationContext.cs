using System.Buffers;
using Grpc.Core;
using RecEnv.Grpc.Wire;

namespace RecEnv.Grpc.Server;

/// <summary>
/// Frames responses. A message of known length goes straight into the response pipe; any other through a buffer.
/// </summary>
/// <remarks>
/// Counts a payload itself: once the client is gone, the server's pipe takes writes without counting them.
/// </remarks>
internal sealed class ResponseSerializationContext(GrpcCall call)
    : SerializationContext, IBufferWriter<byte>, IDisposable
{
    private const int Unknown = -1;

    private MessageBuffer? _buffer;
    private bool _compresses;
    private bool _isDirect;
    private bool _isComplete;
    private int _length;
    private long _written;

    /// <summary>Writes one message, unflushed.</summary>
    /// <exception cref="InvalidOperationException">The serializer broke its contract.</exception>
    public void Write<T>(T message, Action<T, SerializationContext> serializer, bool compresses)
    {
        _compresses = compresses;
        _isDirect = false;
        _isComplete = false;
        _length = Unknown;
        serializer(message, this);
        if (!_isComplete)
        {
            throw new InvalidOperationException("The serializer returned without calling Complete.");
        }

        CheckLength();
        call.CompleteMessage();
    }

    /// <inheritdoc/>
    public override void SetPayloadLength(int payloadLength) => _length = payloadLength;

    /// <inheritdoc/>
    public override IBufferWriter<byte> GetBufferWriter()
    {
        if (_compresses || _length == Unknown)
        {
            return (_buffer ??= new MessageBuffer()).Restart();
        }

        if (!_isDirect)
        {
            call.WritePrefix(new MessagePrefix(false, _length));
            _written = 0;
            _isDirect = true;
        }

        return this;
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        call.Output.Advance(count);
        _written += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0) => call.Output.GetMemory(sizeHint);

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => call.Output.GetSpan(sizeHint);

    /// <inheritdoc/>
    public override void Complete(byte[] payload)
    {
        call.WriteMessage(payload, _compresses);
        _isComplete = true;
    }

    /// <inheritdoc/>
    public override void Complete()
    {
        if (!_isDirect)
        {
            call.WriteMessage(_buffer is null ? [] : _buffer.Payload.Span, _compresses);
        }

        _isComplete = true;
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer?.Dispose();

    private void CheckLength()
    {
        if (_isDirect && _written != _length)
        {
            throw new InvalidOperationException(
                $"The serializer announced a payload of {_length} bytes but wrote {_written}.");
        }
    }
}
