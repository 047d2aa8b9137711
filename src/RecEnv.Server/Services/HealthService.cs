using Grpc.Core;
using RecEnv.Protocol.Health;
using RecEnv.Server.Hosting;
using Wire = RecEnv.Protocol.V1;
using ServingStatus = RecEnv.Protocol.Health.HealthCheckResponse.Types.ServingStatus;

namespace RecEnv.Server.Services;

/// <summary>The standard health service: serving until the server begins to stop.</summary>
internal sealed class HealthService(DrainSignal drain) : Health.HealthBase
{
    private static readonly string[] _services =
        ["", Wire.EnvironmentService.Descriptor.FullName, Wire.RecommenderService.Descriptor.FullName];

    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
        _services.Contains(request.Service)
            ? Task.FromResult(new HealthCheckResponse { Status = Now })
            : throw new RpcException(new Status(
                StatusCode.NotFound,
                $"No service is called \"{request.Service}\" here. Ask for \"{_services[1]}\" or \"{_services[2]}\", or " +
                "\"\" for the server."));

    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        bool isKnown = _services.Contains(request.Service);
        ServingStatus status = isKnown ? Now : ServingStatus.ServiceUnknown;
        await responseStream.WriteAsync(new HealthCheckResponse { Status = status });
        await DrainedAsync(context.CancellationToken);
        if (isKnown)
        {
            await responseStream.WriteAsync(new HealthCheckResponse { Status = ServingStatus.NotServing });
        }

        throw DrainSignal.Unavailable();
    }

    private ServingStatus Now => drain.IsDraining ? ServingStatus.NotServing : ServingStatus.Serving;

    private async Task DrainedAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, drain.Token);
        await Task.Delay(Timeout.Infinite, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
