using System.Reflection;

namespace RecEnv.Architecture.Tests;

/// <summary>The public API of each library is a checked-in text, so that every change shows in the diff.</summary>
public class PublicApiTests
{
    private const string Accept = "RECENV_ACCEPT_API";

    // RecEnv.Protocol is generated: its API is the protos.
    [Theory]
    [InlineData("RecEnv")]
    [InlineData("RecEnv.Agents")]
    [InlineData("RecEnv.Learning")]
    [InlineData("RecEnv.Grpc")]
    [InlineData("RecEnv.Client")]
    [InlineData("RecEnv.Server")]
    public void PublicApi_OfAssembly_IsTheCheckedInText(string assembly)
    {
        string file = $"tests/RecEnv.Architecture.Tests/PublicApi/{assembly}.txt";
        string path = Repository.PathOf(file);
        string[] actual = [.. ApiListing.Of(Assembly.Load(assembly))];
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(path, string.Concat(actual.Select(line => $"{line}\n")));
            return;
        }

        string[] accepted = File.Exists(path) ? File.ReadAllLines(path) : [];

        IEnumerable<string> changes = actual.Except(accepted).Select(line => $"+ {line}")
            .Concat(accepted.Except(actual).Select(line => $"- {line}"))
            .OrderBy(line => line[2..], StringComparer.Ordinal);
        Assert.True(
            actual.SequenceEqual(accepted),
            $"The public API of {assembly} is not the one in {file}:\n{string.Join('\n', changes)}\n" +
            $"If that is meant, run \"{Accept}=1 dotnet test tests/RecEnv.Architecture.Tests\" and commit the file.");
    }
}
