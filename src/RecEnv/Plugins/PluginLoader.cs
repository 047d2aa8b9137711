using System.Reflection;

namespace RecEnv.Plugins;

/// <summary>Loads environments from assemblies that somebody else built.</summary>
/// <remarks>
/// A plugin runs with the rights of the process. Load only what you trust: nothing keeps it from reading files, taking
/// memory, or ending the process.
/// </remarks>
public static class PluginLoader
{
    private static readonly AssemblyName _host = typeof(PluginLoader).Assembly.GetName();

    /// <summary>Loads an assembly and registers the environments of its plugins: all of them, or none.</summary>
    /// <param name="path">
    /// The assembly, with its dependencies beside it. It must be built against a RecEnv of the same major and minor version.
    /// </param>
    /// <param name="registry">Receives the environments; <see cref="EnvironmentRegistry.PluginOf"/> then names the file.</param>
    /// <returns>Ids of the new environments, in ordinal order.</returns>
    /// <exception cref="PluginException">
    /// There is no such file, it is no .NET assembly, it holds no plugin, it was built against another version, a dependency
    /// is missing, the plugin throws, registers nothing, or uses an id that is taken or malformed.
    /// </exception>
    public static IReadOnlyList<string> Load(string path, EnvironmentRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(registry);
        string name = Path.GetFileName(path);
        Assembly assembly = LoadAssembly(path, name);
        EnvironmentRegistry trial = registry.Clone();
        foreach (Type type in PluginTypes(assembly, name))
        {
            Guarded(name, $"in Register of {type.FullName}", () => Create(type, name).Register(trial));
        }

        string[] ids = [.. trial.Definitions.Select(definition => definition.Id).Where(id => !registry.Contains(id))];
        if (ids.Length == 0)
        {
            throw new PluginException(
                $"Plugin \"{name}\" registered no environment. Call registry.Register in its Register method.");
        }

        foreach (string id in ids)
        {
            registry.Register(trial.Find(id), name);
        }

        return ids;
    }

    private static Assembly LoadAssembly(string path, string name)
    {
        string full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            string what = Directory.Exists(full) ? "is a folder" : "does not exist";
            throw new PluginException(
                $"The plugin \"{path}\" {what}. Name the assembly, a .dll file that \"dotnet build\" made.");
        }

        try
        {
            return CheckVersion(new PluginLoadContext(full).LoadFromAssemblyPath(full), name);
        }
        catch (BadImageFormatException e)
        {
            throw new PluginException(
                $"\"{path}\" is not a .NET assembly. Name the .dll file that \"dotnet build\" made.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            throw new PluginException($"The plugin \"{path}\" cannot be loaded: {OneLine(e.Message)}", e);
        }
    }

    private static Assembly CheckVersion(Assembly assembly, string name)
    {
        Version own = _host.Version!;
        Version? built = Array.Find(assembly.GetReferencedAssemblies(), x => x.Name == _host.Name)?.Version;
        return built is null || (built.Major, built.Minor) == (own.Major, own.Minor) ? assembly : throw new PluginException(
            $"Plugin \"{name}\" was built against RecEnv {built.ToString(3)}, but this is RecEnv {own.ToString(3)}. Build it " +
            $"against {own.ToString(3)}.");
    }

    private static List<Type> PluginTypes(Assembly assembly, string name)
    {
        Type[] types = [];
        Guarded(name, "while its types were read", () => types = assembly.GetTypes());
        List<Type> plugins = [.. types.Where(type =>
            type is { IsClass: true, IsAbstract: false } && typeof(IEnvironmentPlugin).IsAssignableFrom(type))];
        return plugins.Count > 0 ? plugins : throw new PluginException(
            $"\"{name}\" holds no plugin. Add a public class that implements {typeof(IEnvironmentPlugin).FullName}, with a " +
            "public constructor without parameters.");
    }

    private static IEnvironmentPlugin Create(Type type, string name)
    {
        return type.IsVisible && type.GetConstructor(Type.EmptyTypes) is { } constructor
            ? (IEnvironmentPlugin)constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, null, null)
            : throw new PluginException(
                $"Plugin \"{name}\": class {type.FullName} must be public and have a public constructor without parameters.");
    }

    private static void Guarded(string name, string where, Action work)
    {
        try
        {
            work();
        }
        catch (PluginException)
        {
            throw;
        }
        catch (Exception e)
        {
            throw new PluginException($"Plugin \"{name}\" {Problem(e, where)}", e);
        }
    }

    private static string Problem(Exception error, string where)
    {
        Exception cause = error switch
        {
            ReflectionTypeLoadException { LoaderExceptions: [{ } first, ..] } => first,
            TypeInitializationException { InnerException: { } inner } => inner,
            _ => error,
        };
        return cause switch
        {
            FileNotFoundException or FileLoadException when MissingAssembly(cause) is { } missing =>
                $"needs the assembly {missing}, which is not beside it. Copy the whole folder that \"dotnet publish\" made.",
            TypeLoadException or MissingMemberException =>
                $"does not fit this RecEnv {_host.Version!.ToString(3)}: {OneLine(cause.Message)} Build it against this version.",
            ArgumentException => $"cannot be registered: {OneLine(cause.Message)}",
            _ => $"threw {cause.GetType().Name} {where}: {OneLine(cause.Message)}",
        };
    }

    /// <summary>Simple name and version of an assembly that was not found; null where a plain file was not.</summary>
    private static string? MissingAssembly(Exception error)
    {
        string? file = (error as FileNotFoundException)?.FileName ?? (error as FileLoadException)?.FileName;
        return file?.Split(',') is [{ } simple, { } version, ..] && version.Contains("Version=", StringComparison.Ordinal)
            ? $"\"{simple}\" ({version.Trim().Replace("Version=", "version ", StringComparison.Ordinal)})"
            : null;
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
