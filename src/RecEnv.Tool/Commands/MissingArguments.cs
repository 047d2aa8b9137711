using System.CommandLine;

namespace RecEnv.Tool.Commands;

/// <summary>Names arguments that a command line lacks, which the parser does not.</summary>
internal static class MissingArguments
{
    /// <summary>Names those that the parser requires; null if none lacks.</summary>
    public static string? Sentence(ParseResult parsed) => Sentence(
        parsed,
        [.. parsed.CommandResult.Command.Arguments.Where(one => one.Arity.MinimumNumberOfValues > 0 && !one.HasDefaultValue)]);

    /// <summary>Names those that lack; null if none does.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="needed">Arguments that it needs.</param>
    public static string? Sentence(ParseResult parsed, params Argument[] needed)
    {
        Argument[] missing = [.. needed.Where(one => parsed.GetResult(one) is not { Tokens.Count: > 0 })];
        return missing.Length switch
        {
            0 => null,
            1 => $"The argument <{missing[0].Name}> is missing: {missing[0].Description}",
            _ => $"The arguments {string.Join(" and ", missing.Select(one => $"<{one.Name}>"))} are missing.",
        };
    }
}
