using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RecEnv.Grpc.Server;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds gRPC to a host.</summary>
public static class GrpcServicesExtensions
{
    /// <summary>Adds what serving gRPC needs.</summary>
    /// <param name="services">The services of the host.</param>
    public static IGrpcServerBuilder AddGrpc(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);

        services.AddRouting();
        services.AddOptions();
        services.TryAddSingleton<GrpcEndpointTable>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, GrpcEndpointStartupFilter>());
        return new GrpcServerBuilder(services);
    }

    /// <summary>Adds what serving gRPC needs, with options.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configureOptions">Changes the options.</param>
    public static IGrpcServerBuilder AddGrpc(
        this IServiceCollection services, Action<GrpcServiceOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configureOptions);
        return services.Configure(configureOptions).AddGrpc();
    }

    private sealed record GrpcServerBuilder(IServiceCollection Services) : IGrpcServerBuilder;
}
