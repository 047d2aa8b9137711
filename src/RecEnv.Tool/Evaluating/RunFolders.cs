namespace RecEnv.Tool.Evaluating;

/// <summary>Folders that are given in place of the files of agents in them.</summary>
internal static class RunFolders
{
    private const int MostNamed = 4;

    /// <summary>Refuses a folder, and names the files that may have been meant.</summary>
    /// <param name="name">What was given.</param>
    /// <param name="known">Names that mean no folder, even if there is one called so.</param>
    /// <exception cref="MisuseException">It is a folder.</exception>
    public static void Refuse(string name, IEnumerable<string> known)
    {
        if (!Directory.Exists(name) || known.Contains(name))
        {
            return;
        }

        string[] files =
        [
            .. new[] { name }.Concat(Directory.GetDirectories(name, "seed-*").Order(StringComparer.Ordinal))
                .SelectMany(folder => (string[])[Path.Combine(folder, "best.safetensors"), Path.Combine(folder, "last.safetensors")])
                .Where(File.Exists)
                .Take(MostNamed),
        ];
        throw new MisuseException(files.Length > 0
            ? $"\"{name}\" is a folder. Give a file of an agent in it, such as {string.Join(" or ", files)}."
            : $"\"{name}\" is a folder, and holds no agent that \"recenv train\" saved. Give a file (….safetensors) or a name.");
    }
}
