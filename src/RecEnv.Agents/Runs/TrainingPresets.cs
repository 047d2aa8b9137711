using System.Reflection;
using RecEnv.Options;

namespace RecEnv.Agents.Runs;

/// <summary>Plans by name: the files of the folder Presets, which are part of the assembly.</summary>
public static class TrainingPresets
{
    private const string Prefix = "RecEnv.Agents.Runs.Presets.";
    private const string Suffix = ".json";

    /// <summary>Their names, in ordinal order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(TrainingPresets).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Finds a plan.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is none of this name.</exception>
    public static TrainingPlan Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!Names.Contains(name))
        {
            string hint = Nearest.Find(name, Names) is { } nearest ? $" Did you mean \"{nearest}\"?" : "";
            throw new ArgumentException($"No preset is called \"{name}\".{hint} The presets are {string.Join(", ", Names)}.");
        }

        Assembly assembly = typeof(TrainingPresets).Assembly;
        using var reader = new StreamReader(assembly.GetManifestResourceStream(Prefix + name + Suffix)!);
        return TrainingPlan.Parse(reader.ReadToEnd());
    }
}
