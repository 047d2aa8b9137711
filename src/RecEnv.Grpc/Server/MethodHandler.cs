using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RecEnv.Grpc.Wire;

namespace RecEnv.Grpc.Server;

/// <summary>Serves one method: turns a request into a handled call, and whatever goes wrong into a status.</summary>
internal abstract class MethodHandler(CallLimits limits, ILogger logger)
{
    /// <summary>The method.</summary>
    public abstract IMethod Method { get; }

    /// <summary>Serves a request. Never throws: the server would answer with a plain 500.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        var call = new GrpcCall(http.Features, limits, logger);
        if (!call.TryAccept())
        {
            return;
        }

        var context = new HttpServerCallContext(call, Method, http);
        try
        {
            call.Begin();
            await HandleAsync(call, context);
            call.End(context.Status, context.Trailers);
        }
        catch (Exception e)
        {
            EndWith(e, call, context);
        }
        finally
        {
            await call.DisposeAsync();
            context.Dispose();
        }
    }

    /// <summary>Reads the request, runs the service's handler and writes its response.</summary>
    protected abstract Task HandleAsync(GrpcCall call, HttpServerCallContext context);

    private void EndWith(Exception exception, GrpcCall call, HttpServerCallContext context)
    {
        if (call.IsDeadlineExceeded)
        {
            GrpcServerLog.DeadlineExceeded(logger, Method.FullName, exception);
            call.End(new Status(StatusCode.DeadlineExceeded, "Deadline Exceeded"), null);
        }
        else if (call.IsClientGone)
        {
            GrpcServerLog.CallCancelled(logger, Method.FullName, exception);
            call.End(Status.DefaultCancelled, null);
        }
        else if (exception is RpcException rpc)
        {
            GrpcServerLog.CallFailed(logger, Method.FullName, rpc.Status.StatusCode.ToString(), rpc);
            call.End(rpc.Status, context.TrailersWith(rpc.Trailers));
        }
        else if (exception is BadHttpRequestException bad)
        {
            GrpcServerLog.CallFailed(logger, Method.FullName, nameof(StatusCode.Internal), bad);
            call.End(new Status(StatusCode.Internal, bad.Message), null);
        }
        else
        {
            GrpcServerLog.UnhandledException(logger, Method.FullName, exception);
            call.End(new Status(StatusCode.Unknown, Describe(exception)), context.Trailers);
        }
    }

    private string Describe(Exception exception) => limits.HasDetailedErrors
        ? $"The handler failed. {exception.GetType().Name}: {exception.Message}"
        : "The handler failed.";
}
