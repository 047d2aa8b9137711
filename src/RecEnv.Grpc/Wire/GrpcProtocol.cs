using System.Globalization;
using Grpc.Core;

namespace RecEnv.Grpc.Wire;

/// <summary>The fixed names and numbers of gRPC over HTTP/2.</summary>
internal static class GrpcProtocol
{
    public const string ContentType = "application/grpc";
    public const string StatusHeader = "grpc-status";
    public const string MessageHeader = "grpc-message";
    public const string TimeoutHeader = "grpc-timeout";
    public const string EncodingHeader = "grpc-encoding";
    public const string AcceptEncodingHeader = "grpc-accept-encoding";
    public const string Identity = "identity";
    public const string Gzip = "gzip";
    public const string SupportedEncodings = "identity,gzip";

    private static readonly string[] _statusTexts =
        [.. Enumerable.Range(0, 17).Select(code => code.ToString(CultureInfo.InvariantCulture))];

    /// <summary>The code as it stands in grpc-status.</summary>
    public static string StatusText(StatusCode code) => (uint)code < (uint)_statusTexts.Length
        ? _statusTexts[(int)code]
        : ((int)code).ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// "application/grpc", alone or followed by '+' or ';'. "application/grpc-web" is another protocol.
    /// </summary>
    public static bool IsGrpcContentType(string? value) =>
        value is not null
        && value.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (value.Length == ContentType.Length || value[ContentType.Length] is '+' or ';');

    /// <summary>Whether a grpc-accept-encoding value lists gzip.</summary>
    public static bool AcceptsGzip(string? value)
    {
        foreach (Range part in value.AsSpan().Split(','))
        {
            if (value.AsSpan(part).Trim().Equals(Gzip, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
