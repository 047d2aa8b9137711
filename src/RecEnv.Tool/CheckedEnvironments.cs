using System.Collections.Frozen;
using RecEnv.Data;

namespace RecEnv.Tool;

/// <summary>Makes environments for commands; those of plugins and scenarios, which nobody has tested, are checked.</summary>
internal static class CheckedEnvironments
{
    private static readonly FrozenSet<string> _own =
        EnvironmentRegistry.CreateDefault().Definitions.Select(definition => definition.Id).ToFrozenSet();

    /// <summary>The settings of an environment; its own are as fast as ever.</summary>
    /// <param name="id">Id of the environment.</param>
    /// <param name="settings">How it would be made.</param>
    public static EnvironmentSettings SettingsFor(string id, EnvironmentSettings settings) =>
        _own.Contains(id) ? settings : settings with { Checked = true };

    /// <summary>Makes a vector environment.</summary>
    /// <exception cref="EnvironmentFaultException">The code of a plugin broke.</exception>
    public static IVectorEnvironment MakeVectorChecked(this EnvironmentRegistry registry, string id, int lanes, EnvironmentSettings settings)
    {
        EnvironmentDefinition definition = registry.Find(id);
        return Made(id, () => definition.MakeVector(lanes, SettingsFor(id, settings)));
    }

    /// <summary>Describes an environment.</summary>
    /// <exception cref="EnvironmentFaultException">The code of a plugin broke.</exception>
    public static EnvironmentContract DescribeChecked(this EnvironmentRegistry registry, string id, EnvironmentSettings settings)
    {
        EnvironmentDefinition definition = registry.Find(id);
        return Made(id, () => definition.Describe(SettingsFor(id, settings)));
    }

    /// <summary>Options are read before anything can be checked, with the plugin's own code.</summary>
    private static T Made<T>(string id, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (Exception cause) when (!_own.Contains(id) && !IsAnswer(cause))
        {
            throw new EnvironmentFaultException(id, $"threw {cause.GetType().Name} in its factory", cause);
        }
    }

    private static bool IsAnswer(Exception cause) => cause is EnvironmentFaultException or ArgumentException or IOException
        or UnauthorizedAccessException or RatingFormatException or OutOfMemoryException;
}
