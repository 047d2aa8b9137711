using System.Buffers;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using RecEnv.Grpc.Wire;

namespace RecEnv.Grpc.Server;

/// <summary>What the four call shapes share: reading and writing messages of a method.</summary>
internal abstract class MethodHandler<TRequest, TResponse>(
    Method<TRequest, TResponse> method, CallLimits limits, ILogger logger) : MethodHandler(limits, logger)
    where TRequest : class
    where TResponse : class
{
    private readonly Func<DeserializationContext, TRequest> _deserializer =
        method.RequestMarshaller.ContextualDeserializer;

    private readonly Action<TResponse, SerializationContext> _serializer =
        method.ResponseMarshaller.ContextualSerializer;

    private Func<ReadOnlySequence<byte>, HttpServerCallContext, TRequest>? _parse;

    /// <inheritdoc/>
    public override IMethod Method => method;

    /// <summary>Waits for the next request; null at the end of the stream.</summary>
    public ValueTask<TRequest?> ReadAsync(
        GrpcCall call, HttpServerCallContext context, CancellationToken cancellationToken) =>
        call.ReadAsync(_parse ??= Parse, context, cancellationToken);

    /// <summary>Writes a response without flushing. The caller has the right to write.</summary>
    public void Write(TResponse message, GrpcCall call, HttpServerCallContext context, WriteOptions? options)
    {
        WriteFlags flags = (options ?? context.WriteOptions)?.Flags ?? default;
        bool compresses = call.CompressesResponses && (flags & WriteFlags.NoCompress) == 0;
        context.Serialization.Write(message, _serializer, compresses);
    }

    /// <summary>Reads the request of a method that takes one.</summary>
    protected async ValueTask<TRequest> ReadOnlyAsync(GrpcCall call, HttpServerCallContext context)
    {
        TRequest request = await ReadAsync(call, context, call.ReadCancelled)
            ?? throw new RpcException(new Status(
                StatusCode.Unimplemented, "The method takes one request message, but none was sent."));
        return await call.ReadEndAsync()
            ? request
            : throw new RpcException(new Status(
                StatusCode.Unimplemented, "The method takes one request message, but more than one was sent."));
    }

    /// <summary>
    /// Writes the response of a method that returns one. No flush: headers, message and trailers leave together.
    /// </summary>
    protected void WriteOnly(TResponse? response, GrpcCall call, HttpServerCallContext context)
    {
        if (call.HasEnded || context.Status.StatusCode != StatusCode.OK)
        {
            return; // the deadline answered, or the handler chose a status instead of a message
        }

        if (response is null)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "The handler returned no message."));
        }

        call.EnterWrite();
        try
        {
            Write(response, call, context, null);
        }
        finally
        {
            call.LeaveWrite();
        }
    }

    private TRequest Parse(ReadOnlySequence<byte> payload, HttpServerCallContext context)
    {
        context.Deserialization.Payload = payload;
        try
        {
            return _deserializer(context.Deserialization);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw new RpcException(new Status(StatusCode.Internal, "The request message could not be parsed.", e));
        }
        finally
        {
            context.Deserialization.Payload = default;
        }
    }
}
