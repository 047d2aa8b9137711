using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using RecEnv.Grpc.Wire;

namespace RecEnv.Grpc.Server;

/// <summary>Tells gRPC calls from other HTTP requests.</summary>
internal static class HttpGate
{
    /// <summary>Checks protocol, method and content type.</summary>
    /// <returns>False when an HTTP error was set, so that there is no call.</returns>
    public static bool TryPass(IHttpRequestFeature request, IHttpResponseFeature response)
    {
        if (!request.Protocol.StartsWith("HTTP/2", StringComparison.Ordinal))
        {
            response.Headers.Upgrade = "h2c";
            response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return false;
        }

        if (!HttpMethods.IsPost(request.Method))
        {
            response.Headers.Allow = HttpMethods.Post;
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return false;
        }

        if (!GrpcProtocol.IsGrpcContentType(request.Headers.ContentType))
        {
            response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return false;
        }

        response.Headers.ContentType = GrpcProtocol.ContentType;
        return true;
    }

    /// <summary>Lifts the limits that are made for web pages.</summary>
    /// <remarks>
    /// The size limit would count all messages of a stream, and a missed data rate would close the whole connection
    /// with all its other calls. Message limits, deadlines and keepalive pings do that work here.
    /// </remarks>
    public static void LiftLimits(IFeatureCollection features)
    {
        if (features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }
}
