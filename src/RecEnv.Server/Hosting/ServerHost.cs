using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RecEnv.Server.Errors;
using RecEnv.Server.Observability;
using RecEnv.Server.Plugins;
using RecEnv.Server.Recommending;
using RecEnv.Server.Security;
using RecEnv.Server.Services;
using RecEnv.Server.Sessions;

namespace RecEnv.Server.Hosting;

/// <summary>Puts the web application together. It reads no configuration files and no environment variables.</summary>
internal static class ServerHost
{
    public static WebApplication Build(ServerOptions options, IReadOnlyList<ListenAddress> addresses)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost
            .UseKestrelCore()
            .UseSockets(sockets => sockets.CreateBoundListenSocket = UnixSocketFile.Bind)
            .ConfigureKestrel(kestrel => KestrelSetup.Configure(kestrel, options, addresses));
        AddServices(builder.Services, options);
        WebApplication app = builder.Build();
        CallPipeline pipeline = app.Services.GetRequiredService<CallPipeline>();
        app.Use(next => http => pipeline.InvokeAsync(http, next));
        app.MapGrpcService<EnvironmentCalls>();
        app.MapGrpcService<RecommenderCalls>();
        app.MapGrpcService<HealthService>();
        app.MapGrpcService<ReflectionService>();
        app.MapGrpcService<AlphaReflectionService>();
        return app;
    }

    private static void AddServices(IServiceCollection services, ServerOptions options)
    {
        services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = options.MaxRequestBytes);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTimeout);
        services.Replace(ServiceDescriptor.Singleton<IHostLifetime, DetachedLifetime>());
        services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(options.Logging));
        services.AddSingleton(options)
            .AddSingleton(options.Time)
            .AddSingleton(new TokenCheck(options.Token))
            .AddSingleton<DrainSignal>()
            .AddSingleton<ServerMetrics>()
            .AddSingleton<SessionTable>()
            .AddSingleton<PluginHosts>()
            .AddSingleton<ServerFaults>()
            .AddSingleton<CallPipeline>()
            .AddSingleton<EnvironmentFactory>()
            .AddSingleton<Catalogue>()
            .AddSingleton<SessionOpening>()
            .AddSingleton<StepStreams>()
            .AddSingleton<EnvironmentCalls>()
            .AddSingleton<RecommenderDesk>()
            .AddSingleton<RecommenderCalls>()
            .AddSingleton<HealthService>()
            .AddSingleton<ReflectionIndex>()
            .AddSingleton<ReflectionAnswers>()
            .AddSingleton<ReflectionService>()
            .AddSingleton<AlphaReflectionService>();
    }
}
