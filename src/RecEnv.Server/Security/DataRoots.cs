using System.Text.Json;
using RecEnv.Options;

namespace RecEnv.Server.Security;

/// <summary>Keeps options that name files inside the folders that the operator has opened to clients.</summary>
internal sealed class DataRoots(IReadOnlyList<string> roots)
{
    private static readonly StringComparison _comparison =
        OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private readonly string[] _roots =
        [.. roots.Select(root => Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)))];

    /// <summary>Checks every path in a client's options, before anything is read.</summary>
    /// <param name="schema">The options.</param>
    /// <param name="options">A record that the schema has parsed.</param>
    /// <exception cref="InvalidOptionException">A path lies outside.</exception>
    public void Check(OptionsSchema schema, object options)
    {
        if (!schema.Options.Any(option => option.IsPath))
        {
            return;
        }

        using var given = JsonDocument.Parse(schema.ToJson(options));
        foreach (OptionInfo option in schema.Options.Where(option => option.IsPath))
        {
            JsonElement value = given.RootElement.GetProperty(option.Key);
            bool isDefault = value.GetRawText() == option.Default;
            if (!isDefault && value.GetString() is { Length: > 0 } path && !IsInside(path))
            {
                throw Refuse(option.Key, path);
            }
        }
    }

    private bool IsInside(string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        string full = Path.GetFullPath(path);
        return _roots.Any(root =>
            full.StartsWith(root, _comparison)
            && (full.Length == root.Length
                || Path.EndsInDirectorySeparator(root)
                || full[root.Length] == Path.DirectorySeparatorChar));
    }

    private InvalidOptionException Refuse(string key, string path)
    {
        string allowed = _roots.Length == 0
            ? "no folder is open to clients"
            : $"only these folders are open to clients: {string.Join(", ", _roots)}";
        return new InvalidOptionException(
            key,
            $"Option \"{key}\" names \"{path}\" on the server, but {allowed}. Start the server with --data and " +
            "the folder that holds it.");
    }
}
