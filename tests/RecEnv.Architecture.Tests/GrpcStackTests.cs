using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace RecEnv.Architecture.Tests;

/// <summary>
/// What -p:GrpcStack=official rests on: only the reference of RecEnv.Protocol names a stack, and what is built above it
/// uses nothing that RecEnv.Grpc alone has.
/// </summary>
public partial class GrpcStackTests
{
    private static readonly string[] _above =
        ["RecEnv.Protocol", "RecEnv.Server", "RecEnv.Client", "RecEnv.Tool"];

    [Fact]
    public void SourcesAboveTheStack_All_NameNoTypeOfRecEnvGrpc()
    {
        IEnumerable<string> uses =
            from project in _above
            from file in Repository.Files($"src/{project}", "*.cs")
                .Concat(Repository.Files($"tests/{project}.Tests", "*.cs"))
            from line in File.ReadLines(Repository.PathOf(file)).Index()
            where OwnNamespace().IsMatch(line.Item)
            select $"{file}:{line.Index + 1}: {line.Item.Trim()}";

        string all = string.Join('\n', uses);
        Assert.True(all.Length == 0, all);
    }

    [Fact]
    public void RecEnvGrpc_PublicTypes_AreOnlyThoseOfTheOfficialNamespaces()
    {
        IEnumerable<string> own = Assembly.Load("RecEnv.Grpc").ExportedTypes
            .Where(type => type.Namespace!.StartsWith("RecEnv", StringComparison.Ordinal))
            .Select(type => type.FullName!);

        Assert.Empty(own); // so no extension method of ours can be used without naming our namespace
    }

    [Fact]
    public void Protocol_References_OneStackUnderEachCondition()
    {
        var project = XElement.Load(Repository.PathOf("src/RecEnv.Protocol/RecEnv.Protocol.csproj"));
        var stacks = project.Elements("ItemGroup")
            .Where(group => group.Attribute("Condition") is not null)
            .ToDictionary(
                group => group.Attribute("Condition")!.Value,
                group => group.Elements().Select(element => element.Attribute("Include")!.Value).ToArray(),
                StringComparer.Ordinal);

        Assert.Equal(["../RecEnv.Grpc/RecEnv.Grpc.csproj"], stacks["'$(GrpcStack)' == 'ours'"]);
        Assert.Equal(["Grpc.AspNetCore.Server", "Grpc.Net.Client"], stacks["'$(GrpcStack)' == 'official'"]);
        Assert.Equal(2, stacks.Count);
    }

    [GeneratedRegex(@"\bRecEnv\.Grpc\b")]
    private static partial Regex OwnNamespace();
}
