using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RecEnv.Grpc.Server;
using RecEnv.Grpc.Wire;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps gRPC services.</summary>
public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>Maps all methods of a service.</summary>
    /// <remarks>
    /// One instance serves all calls: the one that is registered, else one made here. It must be thread-safe. Register
    /// it as a singleton, so that it behaves alike on stacks that would otherwise make an instance per call.
    /// </remarks>
    /// <typeparam name="TService">The service, derived from its generated base.</typeparam>
    /// <param name="builder">The application.</param>
    /// <exception cref="InvalidOperationException">AddGrpc was not called, or the class is not a service.</exception>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService>(
        this IEndpointRouteBuilder builder)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        IServiceProvider services = builder.ServiceProvider;
        if (services.GetService<GrpcEndpointTable>() is null)
        {
            throw new InvalidOperationException(
                "gRPC is not set up. Call services.AddGrpc() before the application is built.");
        }

        CallLimits limits = ToLimits(services.GetRequiredService<IOptions<GrpcServiceOptions>>().Value);
        var binder = new MethodHandlerBinder(limits, services.GetRequiredService<ILogger<GrpcCall>>());
        ServiceBinding.Bind(ActivatorUtilities.GetServiceOrCreateInstance<TService>(services), binder);
        return new GrpcServiceEndpointConventionBuilder(
            [.. binder.Handlers.Select(handler => Map(builder, handler, typeof(TService)))]);
    }

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder builder, MethodHandler handler, Type service) =>
        builder.Map(handler.Method.FullName, handler.InvokeAsync)
            .WithDisplayName($"gRPC - {handler.Method.FullName}")
            .WithMetadata(new GrpcMethodMetadata(service, handler.Method), new SuppressMatchingMetadata());

    private static CallLimits ToLimits(GrpcServiceOptions options)
    {
        if (options.ResponseCompressionAlgorithm is not (null or GrpcProtocol.Identity or GrpcProtocol.Gzip))
        {
            throw new InvalidOperationException(
                $"ResponseCompressionAlgorithm \"{options.ResponseCompressionAlgorithm}\" is not supported; use one " +
                $"of {GrpcProtocol.SupportedEncodings}.");
        }

        return new CallLimits(
            options.MaxReceiveMessageSize,
            options.MaxSendMessageSize,
            options.EnableDetailedErrors ?? false,
            options.ResponseCompressionAlgorithm == GrpcProtocol.Gzip,
            options.ResponseCompressionLevel ?? CompressionLevel.Fastest);
    }
}
