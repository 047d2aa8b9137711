namespace RecEnv.Plugins;

/// <summary>Environments of another assembly: what a plugin must hold to be loaded by <see cref="PluginLoader"/>.</summary>
/// <remarks>
/// Implement it in a public class with a public constructor without parameters. A plugin assembly may hold several.
/// </remarks>
public interface IEnvironmentPlugin
{
    /// <summary>Registers the plugin's environments. Called once, when the assembly is loaded.</summary>
    /// <param name="registry">Holds what is registered already; ids must be new.</param>
    void Register(EnvironmentRegistry registry);
}
