using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RecEnv.Server.Plugins;

/// <summary>The plugins of a server.</summary>
internal sealed class PluginHosts(ServerOptions options, ILogger<PluginHosts> logger)
{
    private readonly ConcurrentDictionary<string, PluginHost> _hosts = new(StringComparer.Ordinal);

    /// <summary>What runs an environment's code; null for an environment that is no plugin's, which needs no guard.</summary>
    public PluginHost? Of(string environmentId) => options.Registry.PluginOf(environmentId) is { } plugin
        ? _hosts.GetOrAdd(plugin, name => new PluginHost(name, options.PluginTimeout, options.Time, logger))
        : null;

    /// <summary>Runs code of an environment: in place, or guarded where it is a plugin's.</summary>
    public static ValueTask<T> RunAsync<T>(PluginHost? host, string environmentId, string call, Func<T> work) =>
        host is null ? new ValueTask<T>(work()) : new ValueTask<T>(host.RunAsync(environmentId, call, work));
}
