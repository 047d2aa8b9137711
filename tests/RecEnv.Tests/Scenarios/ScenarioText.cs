namespace RecEnv.Tests.Scenarios;

/// <summary>Texts of scenarios.</summary>
internal static class ScenarioText
{
    /// <summary>A scenario of pieces with their own defaults; null leaves the response out.</summary>
    public static string Of(string items, string user, string choice, string? response, string reward, string more = "")
    {
        string seen = response is null ? "" : $"\"response\": {Piece(response)}, ";
        return $$"""
            {"id": "Some-v0", {{more}} "items": {{Piece(items)}}, "user": {{Piece(user)}}, "choice": {{Piece(choice)}},
             {{seen}}"reward": {{Piece(reward)}}}
            """;
    }

    private static string Piece(string piece) => piece.StartsWith('{') ? piece : $"\"{piece}\"";
}
