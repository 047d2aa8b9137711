using Grpc.Core;

namespace RecEnv.Grpc.Wire;

/// <summary>How metadata entries become header values and back.</summary>
internal static class MetadataCodec
{
    /// <summary>Whether a header belongs to HTTP or gRPC and not to the application. Lower case.</summary>
    public static bool IsReserved(string name) =>
        name.Length == 0
        || name[0] == ':'
        || name is "content-type" or "content-length" or "content-encoding" or "te" or "host" or "connection"
            or "trailer" or "transfer-encoding" or GrpcProtocol.StatusHeader or GrpcProtocol.MessageHeader
            or GrpcProtocol.TimeoutHeader or GrpcProtocol.EncodingHeader or GrpcProtocol.AcceptEncodingHeader
            or "grpc-message-type";

    /// <summary>Whether a text can stand in a header.</summary>
    public static bool IsHeaderText(string value) => !value.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>The header value of an entry, or null when its text cannot travel.</summary>
    public static string? Encode(Metadata.Entry entry)
    {
        if (entry.IsBinary)
        {
            return Convert.ToBase64String(entry.ValueBytes).TrimEnd('=');
        }

        return IsHeaderText(entry.Value) ? entry.Value : null;
    }

    /// <summary>
    /// Adds a received header to metadata. What is reserved, or could not be sent on, is left out.
    /// </summary>
    /// <exception cref="RpcException">INTERNAL: a binary value is not base64.</exception>
    public static void Decode(string name, string? value, Metadata into)
    {
        string key = name.ToLowerInvariant();
        if (value is null || IsReserved(key) || !Metadata.Entry.IsKey(key))
        {
            return;
        }

        if (!key.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.Ordinal))
        {
            if (IsHeaderText(value))
            {
                into.Add(key, value);
            }

            return;
        }

        foreach (Range part in value.AsSpan().Split(',')) // HTTP may join the values of one key
        {
            into.Add(key, DecodeBinary(key, value.AsSpan(part)));
        }
    }

    private static byte[] DecodeBinary(string key, ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> digits = text.Trim().TrimEnd('=');
        string padding = (digits.Length % 4) switch { 2 => "==", 3 => "=", _ => "" };
        try
        {
            return Convert.FromBase64String(string.Concat(digits, padding));
        }
        catch (FormatException e)
        {
            throw new RpcException(new Status(
                StatusCode.Internal, $"The value of binary metadata \"{key}\" is not valid base64.", e));
        }
    }
}
