using System.Xml.Linq;

namespace RecEnv.Architecture.Tests;

/// <summary>What may depend on what. A new arrow is a decision: it changes this table.</summary>
public class ArrowsTests
{
    private static readonly IReadOnlyDictionary<string, ProjectFile> _projects = ProjectFile.All();

    public static TheoryData<string, string[]> Arrows => new()
    {
        { "RecEnv", ["RecEnv.Learning"] }, // and never a package: users may be a network of our own
        { "RecEnv.Learning", [] },
        { "RecEnv.Agents", ["RecEnv", "RecEnv.Learning", "MathNet.Numerics"] },
        { "RecEnv.Grpc", ["Microsoft.AspNetCore.App"] },
        {
            "RecEnv.Protocol",
            [
                "RecEnv.Grpc", "Google.Protobuf",
                "Grpc.Tools", // only while building
                "Grpc.AspNetCore.Server", "Grpc.Net.Client", // only with -p:GrpcStack=official, instead of RecEnv.Grpc
            ]
        },
        { "RecEnv.Server", ["RecEnv", "RecEnv.Agents", "RecEnv.Protocol", "Microsoft.AspNetCore.App"] },
        { "RecEnv.Client", ["RecEnv", "RecEnv.Protocol"] },
    };

    [Theory]
    [MemberData(nameof(Arrows))]
    public void Project_References_AreExactlyItsArrows(string project, string[] arrows)
    {
        Assert.Equal(arrows.Order(StringComparer.Ordinal), _projects[project].Arrows);
    }

    [Fact]
    public void Tool_References_ReachEveryProject()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<string>(["RecEnv.Tool"]);
        while (next.TryDequeue(out string? project))
        {
            if (reached.Add(project))
            {
                Array.ForEach([.. _projects[project].Projects], next.Enqueue);
            }
        }

        Assert.Equal(_projects.Keys.Order(StringComparer.Ordinal), reached.Order(StringComparer.Ordinal));
        Assert.Equal(
            ["Spectre.Console", "System.CommandLine"], _projects["RecEnv.Tool"].Packages.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Src_Projects_AreInThisTable()
    {
        IEnumerable<string> known = Arrows.Select(row => (string)row[0]).Append("RecEnv.Tool");

        Assert.Empty(_projects.Keys.Except(known));
    }

    [Fact]
    public void Src_Projects_AreInTheSolution()
    {
        string solution = File.ReadAllText(Repository.PathOf("RecEnv.sln")).Replace('\\', '/');

        Assert.All(
            _projects.Values,
            project => Assert.Contains($"\"{project.Path}\"", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void SharedProperties_OfSrc_BringNoDependency()
    {
        var shared = XElement.Load(Repository.PathOf("src/Directory.Build.props"));

        Assert.All(
            shared.Descendants("PackageReference"),
            package => Assert.Equal("all", package.Attribute("PrivateAssets")?.Value));
    }

    [Fact]
    public void PackageReferences_Everywhere_TakeTheCentralVersion()
    {
        IEnumerable<string> versioned =
            from path in Repository.Files("", "*.csproj").Concat(Repository.Files("", "*.props"))
            from reference in XElement.Load(Repository.PathOf(path)).Descendants("PackageReference")
            where reference.Attribute("Version") is not null
                || reference.Element("Version") is not null
                || reference.Attribute("VersionOverride") is not null
                || reference.Element("VersionOverride") is not null
            select $"{path}: {reference}";

        Assert.Empty(versioned);
    }
}
