using System.Collections.Frozen;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;
using RecEnv.Grpc.Wire;

namespace RecEnv.Grpc.Server;

/// <summary>
/// The gRPC endpoints by path, compared byte by byte. Ordinary routing ignores case, so a misspelt method would run.
/// </summary>
internal sealed class GrpcEndpointTable
{
    private static readonly CallLimits _noLimits = new(null, null, false, false, default);

    private readonly EndpointDataSource _endpoints;
    private FrozenDictionary<string, Endpoint>? _byPath;

    /// <summary>A table over all endpoints of the application.</summary>
    public GrpcEndpointTable(EndpointDataSource endpoints)
    {
        _endpoints = endpoints;
        ChangeToken.OnChange(endpoints.GetChangeToken, () => Volatile.Write(ref _byPath, null));
    }

    /// <summary>The endpoint that answers UNIMPLEMENTED.</summary>
    public Endpoint Unimplemented { get; } = new(AnswerUnimplementedAsync, EndpointMetadataCollection.Empty, "gRPC - none");

    /// <summary>Finds the endpoint of a path, or null.</summary>
    public Endpoint? Find(string path) =>
        (Volatile.Read(ref _byPath) ?? Build()).TryGetValue(path, out Endpoint? endpoint) ? endpoint : null;

    private static async Task AnswerUnimplementedAsync(HttpContext http)
    {
        var call = new GrpcCall(http.Features, _noLimits, NullLogger.Instance);
        if (call.TryAccept())
        {
            call.End(new Status(StatusCode.Unimplemented, $"There is no method \"{http.Request.Path}\" here."), null);
        }

        await call.DisposeAsync();
    }

    /// <summary>Builds the table now, so that a mistake shows when the application starts.</summary>
    /// <exception cref="InvalidOperationException">A method is mapped twice.</exception>
    public FrozenDictionary<string, Endpoint> Build()
    {
        var byPath = new Dictionary<string, Endpoint>(StringComparer.Ordinal);
        foreach (RouteEndpoint endpoint in _endpoints.Endpoints.OfType<RouteEndpoint>())
        {
            string path = "/" + endpoint.RoutePattern.RawText?.TrimStart('/');
            if (endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is not null && !byPath.TryAdd(path, endpoint))
            {
                throw new InvalidOperationException($"The gRPC method \"{path}\" is mapped twice.");
            }
        }

        var table = byPath.ToFrozenDictionary(StringComparer.Ordinal);
        Volatile.Write(ref _byPath, table);
        return table;
    }
}
