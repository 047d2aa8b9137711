using System.Text.Json.Nodes;
using RecEnv.Options;
using RecEnv.Server.Errors;

namespace RecEnv.Server.Security;

/// <summary>Keeps options that name files inside the folders that the operator has opened to clients.</summary>
internal sealed class DataRoots(IReadOnlyList<string> roots)
{
    private static readonly StringComparison _comparison =
        OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private readonly string[] _roots =
        [.. roots.Select(root => Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)))];

    private readonly string[] _realRoots =
    [
        .. roots.Select(root => Path.TrimEndingDirectorySeparator(RealPath.Of(Path.GetFullPath(root)) ?? root)),
    ];

    /// <summary>Checks every path in a client's options, before anything is read.</summary>
    /// <param name="schema">The options.</param>
    /// <param name="options">A record that the schema has parsed.</param>
    /// <returns>The record, its relative paths made absolute: each under the first folder that has it.</returns>
    /// <exception cref="InvalidOptionException">A path lies outside, or names neither a file nor a folder.</exception>
    public object Resolve(OptionsSchema schema, object options)
    {
        if (!schema.Options.Any(option => option.IsPath))
        {
            return options;
        }

        JsonObject given = JsonNode.Parse(schema.ToJson(options))!.AsObject();
        bool isChanged = false;
        foreach (OptionInfo option in schema.Options.Where(option => option.IsPath))
        {
            string? path = (string?)given[option.Key];
            if (!string.IsNullOrEmpty(path) && given[option.Key]!.ToJsonString() != option.Default)
            {
                string found = Find(option.Key, path);
                given[option.Key] = found;
                isChanged |= found != path;
            }
        }

        return isChanged ? schema.Parse(given.ToJsonString()) : options;
    }

    private string Find(string key, string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw Refuse(key, path);
        }

        string found = Path.IsPathFullyQualified(path) ? path : Candidates(path).FirstOrDefault(Path.Exists)
            ?? Candidates(path).FirstOrDefault(IsInside)
            ?? throw Refuse(key, path);
        if (!IsInside(found))
        {
            throw Refuse(key, path);
        }

        return IsReadable(found) ? found : throw new InvalidOptionException(
            key,
            $"Option \"{key}\" names \"{Echo.Of(path)}\" on the server, which is empty or neither a file nor a folder. " +
            "Name a file or folder with data.");
    }

    private IEnumerable<string> Candidates(string path) => _roots.Select(root => Path.GetFullPath(path, root));

    /// <summary>Links count as what they point to: a link inside must not lead outside.</summary>
    private bool IsInside(string path) => RealPath.Of(Path.GetFullPath(path)) is { } real && _realRoots.Any(root =>
        real.StartsWith(root, _comparison)
        && (real.Length == root.Length
            || Path.EndsInDirectorySeparator(root)
            || real[root.Length] == Path.DirectorySeparatorChar));

    /// <summary>
    /// False for pipes, sockets and devices, whose reader could wait for ever: they have no length, nor does an empty file.
    /// </summary>
    private static bool IsReadable(string path) =>
        !Path.Exists(path) || Directory.Exists(path) || new FileInfo(RealPath.Of(Path.GetFullPath(path))!).Length > 0;

    private InvalidOptionException Refuse(string key, string path)
    {
        string allowed = _roots.Length == 0
            ? "no folder is open to clients"
            : $"only these folders are open to clients: {string.Join(", ", _roots)}";
        return new InvalidOptionException(
            key,
            $"Option \"{key}\" names \"{Echo.Of(path)}\" on the server, but {allowed}. Start the server with --data and " +
            "the folder that holds it.");
    }
}
