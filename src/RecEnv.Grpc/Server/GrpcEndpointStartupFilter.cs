using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using RecEnv.Grpc.Wire;

namespace RecEnv.Grpc.Server;

/// <summary>Chooses gRPC endpoints ahead of ordinary routing, which then leaves them alone.</summary>
internal sealed class GrpcEndpointStartupFilter(GrpcEndpointTable table, IOptions<GrpcServiceOptions> options)
    : IStartupFilter
{
    private readonly bool _passesUnknown = options.Value.IgnoreUnknownServices ?? false;

    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(following => http =>
        {
            if (Choose(http) is { } endpoint)
            {
                http.SetEndpoint(endpoint);
            }

            return following(http);
        });
        next(app);
        table.Build();
    };

    private Endpoint? Choose(HttpContext http)
    {
        Endpoint? endpoint = table.Find(http.Request.Path.Value ?? "");
        return endpoint is null && !_passesUnknown && GrpcProtocol.IsGrpcContentType(http.Request.ContentType)
            ? table.Unimplemented
            : endpoint;
    }
}
