using System.Diagnostics;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using RecEnv.Server.Errors;
using RecEnv.Server.Observability;
using RecEnv.Server.Security;
using RecEnv.Server.Sessions;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Services;

/// <summary>What surrounds every call: its token, its measurement, and the end of its turn in a session.</summary>
internal sealed class CallPipeline(TokenCheck token, ServerMetrics metrics, TimeProvider time)
{
    private const string HealthService = "/grpc.health.v1.Health";

    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        long start = time.GetTimestamp();
        using Activity? activity = metrics.Activities.StartActivity(http.Request.Path, ActivityKind.Server);
        try
        {
            // Health checkers of orchestrators cannot send tokens, and learn nothing but whether the server serves.
            if (!http.Request.Path.StartsWithSegments(HealthService) && token.Problem(http.Request.Headers) is { } problem)
            {
                Refuse(http.Response, problem);
                return;
            }

            await next(http);
        }
        finally
        {
            // The reply is written by now, also in failed and cancelled calls: the session's buffers are free.
            http.Features.Get<Session>()?.Leave();
            Measure(http, activity, start);
        }
    }

    private static void Refuse(HttpResponse response, string problem)
    {
        Wire.ErrorDetail detail = ErrorMapping.Detail(Wire.ErrorCode.Unauthenticated, problem);
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = $"{(int)ErrorMapping.StatusOf(detail.Code)}";
        response.Headers["grpc-message"] = HeaderText.PercentEncode(detail.Message);
        response.Headers[ErrorMapping.TrailerName] = Convert.ToBase64String(detail.ToByteArray()).TrimEnd('=');
    }

    private void Measure(HttpContext http, Activity? activity, long start)
    {
        if (activity is null && !metrics.TimesCalls)
        {
            return;
        }

        string status = StatusOf(http);
        activity?.SetTag("rpc.system", "grpc").SetTag("rpc.grpc.status_code", status);
        metrics.CallEnded(http.Request.Path, status, time.GetElapsedTime(start));
    }

    /// <summary>The gRPC status sent: in the headers of a failure without a message, else in the trailers.</summary>
    private static string StatusOf(HttpContext http)
    {
        const string Status = "grpc-status";
        string? status = http.Response.Headers[Status];
        return status ?? (string?)http.Features.Get<IHttpResponseTrailersFeature>()?.Trailers[Status] ?? "unknown";
    }
}
