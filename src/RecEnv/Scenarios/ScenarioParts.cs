using RecEnv.Options;
using RecEnv.Scenarios.Pieces;

namespace RecEnv.Scenarios;

/// <summary>A scenario as it was read: its frame and its pieces with their options.</summary>
/// <param name="Frame">The frame.</param>
/// <param name="Pieces">The piece of each kind, in the order of <see cref="ScenarioPieces.Kinds"/>.</param>
/// <param name="Options">The options of each piece, in the same order.</param>
internal sealed record ScenarioParts(
    ScenarioFrame Frame, IReadOnlyList<ScenarioPiece> Pieces, IReadOnlyList<object> Options)
{
    public string Name(string kind) => Pieces.Single(piece => piece.Kind == kind).Name;

    /// <summary>All options as one schema: those of the frame under their own names, the others as "items.KEY".</summary>
    public OptionsSchema Schema(string id)
    {
        var parts = new List<OptionsPart> { new("", null, "", Frame) };
        for (int i = 0; i < Pieces.Count; i++)
        {
            ScenarioPiece piece = Pieces[i];
            parts.Add(new OptionsPart($"{piece.Kind}.", piece.Name, $"The {piece.Kind} piece, chosen in the scenario's file.", Options[i]));
        }

        return OptionsSchema.Join(id, parts, Problem);
    }

    private string? Problem(JoinedOptions options)
    {
        for (int i = 0; i < options.Parts.Length; i++)
        {
            if ((options.Parts[i] as IEnvironmentOptions)?.Problem() is { } problem)
            {
                return i == 0 ? problem : $"{Label(Pieces[i - 1])}: {problem}";
            }
        }

        return ScoreRange.Problem(options, Name(ScenarioPieces.Items));
    }

    /// <summary>A piece in a sentence: Items "clusters".</summary>
    public static string Label(ScenarioPiece piece) => $"{char.ToUpperInvariant(piece.Kind[0])}{piece.Kind[1..]} \"{piece.Name}\"";
}
