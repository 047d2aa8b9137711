using System.Reflection;
using System.Runtime.Loader;

namespace RecEnv.Plugins;

/// <summary>
/// Loads a plugin and what lies beside it apart from the host's assemblies, so that versions of libraries cannot clash.
/// RecEnv itself is the host's: its types must be the same on both sides.
/// </summary>
/// <param name="path">Full path of the plugin.</param>
internal sealed class PluginLoadContext(string path) : AssemblyLoadContext(Path.GetFileName(path))
{
    private static readonly Assembly _host = typeof(PluginLoadContext).Assembly;

    private readonly AssemblyDependencyResolver _resolver = new(path);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == _host.GetName().Name)
        {
            return _host;
        }

        return _resolver.ResolveAssemblyToPath(assemblyName) is { } found ? LoadFromAssemblyPath(found) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } found ? LoadUnmanagedDllFromPath(found) : 0;
}
