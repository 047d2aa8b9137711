using System.Xml.Linq;

namespace RecEnv.Architecture.Tests;

/// <summary>A project file of src, as far as the arrows between assemblies go.</summary>
internal sealed class ProjectFile
{
    private readonly XElement _root;

    private ProjectFile(string path)
    {
        Path = path;
        _root = XElement.Load(Repository.PathOf(path));
    }

    public string Path { get; }

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public IEnumerable<string> Projects =>
        Includes("ProjectReference").Select(System.IO.Path.GetFileNameWithoutExtension)!;

    public IEnumerable<string> Packages => Includes("PackageReference");

    /// <summary>What the project depends on: projects, packages and shared frameworks, under every condition.</summary>
    public IEnumerable<string> Arrows =>
        Projects.Concat(Packages).Concat(Includes("FrameworkReference")).Order(StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, ProjectFile> All() => Repository.Files("src", "*.csproj")
        .Select(path => new ProjectFile(path))
        .ToDictionary(project => project.Name, StringComparer.Ordinal);

    private IEnumerable<string> Includes(string kind) =>
        _root.Descendants(kind).Select(reference => reference.Attribute("Include")!.Value);
}
