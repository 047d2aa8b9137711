using Microsoft.AspNetCore.Http;
using RecEnv.Grpc.Server;

namespace Grpc.Core;

/// <summary>What a call served over HTTP offers besides.</summary>
public static class ServerCallContextExtensions
{
    /// <summary>The HTTP request of a call.</summary>
    /// <param name="serverCallContext">The call.</param>
    /// <exception cref="InvalidOperationException">The call did not come over HTTP.</exception>
    public static HttpContext GetHttpContext(this ServerCallContext serverCallContext)
    {
        ArgumentNullException.ThrowIfNull(serverCallContext);

        return (serverCallContext as HttpServerCallContext)?.Http
            ?? throw new InvalidOperationException("The call did not come over HTTP, so it has no HttpContext.");
    }
}
