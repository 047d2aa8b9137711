using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using RecEnv.Grpc.Wire;

namespace RecEnv.Grpc.Server;

/// <summary>Puts metadata and statuses into response headers and trailers.</summary>
internal static class ResponseMetadata
{
    /// <summary>Adds metadata. An entry that cannot travel is left out: the server would answer 500 for it.</summary>
    public static void Write(Metadata metadata, IHeaderDictionary target, string path, ILogger logger)
    {
        foreach (Metadata.Entry entry in metadata)
        {
            if (MetadataCodec.IsReserved(entry.Key))
            {
                continue;
            }

            if (MetadataCodec.Encode(entry) is not { } value)
            {
                GrpcServerLog.MetadataLeftOut(logger, path, entry.Key);
                continue;
            }

            // Not Append: it would remove a header whose value is empty.
            target[entry.Key] = StringValues.Concat(target[entry.Key], value);
        }
    }

    /// <summary>Sets the status.</summary>
    public static void Write(Status status, IHeaderDictionary target)
    {
        target[GrpcProtocol.StatusHeader] = GrpcProtocol.StatusText(status.StatusCode);
        if (!string.IsNullOrEmpty(status.Detail))
        {
            target[GrpcProtocol.MessageHeader] = PercentEncoding.Encode(status.Detail);
        }
    }
}
