using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using RecEnv.Grpc.Wire;

namespace RecEnv.Grpc.Client;

/// <summary>Reads the outcome of a call from what HTTP says.</summary>
internal static class ResponseStatus
{
    /// <summary>The status in headers or trailers, or null when there is none.</summary>
    public static Status? Find(HttpHeaders headers)
    {
        if (!headers.NonValidated.TryGetValues(GrpcProtocol.StatusHeader, out HeaderStringValues text))
        {
            return null;
        }

        string detail = headers.NonValidated.TryGetValues(GrpcProtocol.MessageHeader, out HeaderStringValues message)
            ? PercentEncoding.Decode(message.ToString())
            : "";
        return int.TryParse(text.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out int code)
            ? new Status((StatusCode)code, detail)
            : new Status(StatusCode.Unknown, $"The server sent the status \"{text}\", which is not a number.");
    }

    /// <summary>The application's entries in headers or trailers.</summary>
    /// <exception cref="RpcException">INTERNAL: a binary value is not base64.</exception>
    public static Metadata ReadMetadata(HttpHeaders headers)
    {
        var metadata = new Metadata();
        foreach ((string name, HeaderStringValues values) in headers.NonValidated)
        {
            foreach (string value in values)
            {
                MetadataCodec.Decode(name, value, metadata);
            }
        }

        return metadata;
    }

    /// <summary>What a response that is not gRPC means; null when it is gRPC.</summary>
    public static Status? CheckHttp(HttpResponseMessage response)
    {
        string? type = response.Content.Headers.ContentType?.ToString();
        if (response.StatusCode == HttpStatusCode.OK && GrpcProtocol.IsGrpcContentType(type))
        {
            return null;
        }

        StatusCode code = (int)response.StatusCode switch
        {
            400 or 431 => StatusCode.Internal,
            401 => StatusCode.Unauthenticated,
            403 => StatusCode.PermissionDenied,
            404 => StatusCode.Unimplemented,
            429 or 502 or 503 or 504 => StatusCode.Unavailable,
            _ => StatusCode.Unknown,
        };
        return new Status(
            code,
            $"The answer is not gRPC: HTTP status {(int)response.StatusCode}, content type \"{type ?? "none"}\". Is " +
            "the address that of a gRPC server?");
    }

    /// <summary>What a failure of the transport means.</summary>
    public static Status FromTransport(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpProtocolException protocol)
            {
                return FromReset(protocol.ErrorCode, exception);
            }
        }

        if (exception is HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse })
        {
            return new Status(
                StatusCode.Unavailable,
                "The server does not answer in HTTP/2. If it speaks TLS, its address starts with \"https://\".",
                exception);
        }

        return exception is HttpRequestException or IOException
            ? new Status(StatusCode.Unavailable, $"The server cannot be reached: {exception.Message}", exception)
            : new Status(StatusCode.Internal, $"The call failed in the client: {exception.Message}", exception);
    }

    private static Status FromReset(long code, Exception exception)
    {
        StatusCode status = (Http2ErrorCode)code switch
        {
            Http2ErrorCode.RefusedStream => StatusCode.Unavailable,
            // Before any answer it is not the call that ended but the connection, as when a server stops.
            Http2ErrorCode.NoError when exception is HttpRequestException => StatusCode.Unavailable,
            Http2ErrorCode.Cancel => StatusCode.Cancelled,
            Http2ErrorCode.EnhanceYourCalm => StatusCode.ResourceExhausted,
            Http2ErrorCode.InadequateSecurity => StatusCode.PermissionDenied,
            _ => StatusCode.Internal,
        };
        return new Status(status, $"The server reset the call with HTTP/2 error {code}.", exception);
    }
}
