using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace RecEnv.Grpc.Wire;

/// <summary>Cuts a body into messages. One reader at a time.</summary>
/// <param name="pipe">The body.</param>
/// <param name="rules">What a message may be.</param>
/// <param name="stream">The stream under the pipe if large messages should bypass the pipe's buffers, or null.</param>
internal sealed class MessageReader(PipeReader pipe, ReadRules rules, Stream? stream = null) : IDisposable
{
    /// <summary>From this payload length on, a message that is not there yet is gathered in one array.</summary>
    private const int LargeLength = 256 * 1024;

    private byte[]? _large;

    /// <summary>Whether the whole body was read.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Whether the transport failed while reading, as it does when the peer goes away.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Waits for the next message and parses it in place.</summary>
    /// <param name="parse">Gets the payload, valid only during the call, and the state.</param>
    /// <param name="state">Passed to <paramref name="parse"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Null at the end of the body.</returns>
    /// <exception cref="RpcException">The body breaks a rule of the protocol.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<T?> ReadAsync<T, TState>(
        Func<ReadOnlySequence<byte>, TState, T> parse, TState state, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            ReadResult result = await ReadPipeAsync(cancellationToken);
            ReadOnlySequence<byte> buffer = result.Buffer;
            if (MessagePrefix.TryRead(buffer, rules, out MessagePrefix prefix))
            {
                if (buffer.Length - MessagePrefix.Size >= prefix.Length)
                {
                    return Take(buffer.Slice(MessagePrefix.Size, prefix.Length), prefix, parse, state);
                }

                if (prefix.Length >= LargeLength)
                {
                    pipe.AdvanceTo(buffer.GetPosition(MessagePrefix.Size));
                    ReadOnlySequence<byte> payload = await ReadLargeAsync(prefix.Length, cancellationToken);
                    return parse(Inflate(payload, prefix), state);
                }
            }

            if (result.IsCompleted)
            {
                IsAtEnd = true;
                return buffer.IsEmpty ? null : throw Cut();
            }

            // Examined to the end: that is what returns flow-control credit to the peer.
            pipe.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>Waits for the end of the body.</summary>
    /// <returns>False when anything else follows.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReadEndAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult result = await ReadPipeAsync(cancellationToken);
            bool isEmpty = result.Buffer.IsEmpty;
            pipe.AdvanceTo(result.Buffer.End);
            if (!isEmpty || result.IsCompleted)
            {
                IsAtEnd = isEmpty;
                return isEmpty;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_large is not null)
        {
            ArrayPool<byte>.Shared.Return(_large);
            _large = null;
        }
    }

    private static RpcException Cut() => new(new Status(StatusCode.Internal, "The body ends inside a message."));

    private T Take<T, TState>(
        ReadOnlySequence<byte> payload, MessagePrefix prefix, Func<ReadOnlySequence<byte>, TState, T> parse, TState state)
    {
        try
        {
            return parse(Inflate(payload, prefix), state);
        }
        finally
        {
            pipe.AdvanceTo(payload.End);
        }
    }

    private ReadOnlySequence<byte> Inflate(in ReadOnlySequence<byte> payload, MessagePrefix prefix) =>
        prefix.IsCompressed ? GzipCodec.Inflate(payload, rules) : payload;

    /// <summary>Moves a large payload into one array as it arrives: the pipe stays small, the parser sees one segment.</summary>
    private async ValueTask<ReadOnlySequence<byte>> ReadLargeAsync(int length, CancellationToken cancellationToken)
    {
        byte[] array = RentLarge(length);
        int filled = 0;
        while (filled < length)
        {
            ReadResult result = await ReadPipeAsync(cancellationToken);
            int count = (int)Math.Min(result.Buffer.Length, length - filled);
            result.Buffer.Slice(0, count).CopyTo(array.AsSpan(filled));
            filled += count;
            pipe.AdvanceTo(result.Buffer.GetPosition(count));
            if (result.IsCompleted && filled < length)
            {
                IsAtEnd = true;
                throw Cut();
            }

            if (stream is not null && filled < length) // the pipe is empty now, so its stream continues the message
            {
                await ReadStreamAsync(stream, array.AsMemory(filled, length - filled), cancellationToken);
                filled = length;
            }
        }

        return new ReadOnlySequence<byte>(array, 0, length);
    }

    private async ValueTask ReadStreamAsync(Stream source, Memory<byte> target, CancellationToken cancellationToken)
    {
        int count = await source.ReadAtLeastAsync(target, target.Length, throwOnEndOfStream: false, cancellationToken);
        if (count < target.Length)
        {
            IsAtEnd = true;
            throw Cut();
        }
    }

    /// <summary>Reads the pipe, at no cost when bytes are there already.</summary>
    private ValueTask<ReadResult> ReadPipeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return pipe.TryRead(out ReadResult result)
                ? ValueTask.FromResult(result)
                : WaitForPipeAsync(cancellationToken);
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            IsBroken = true;
            throw;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> WaitForPipeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await pipe.ReadAsync(cancellationToken);
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            IsBroken = true;
            throw;
        }
    }

    private byte[] RentLarge(int length)
    {
        if (_large is null || _large.Length < length)
        {
            Dispose();
            _large = ArrayPool<byte>.Shared.Rent(length);
        }

        return _large;
    }
}
