using System.Text.Json;
using System.Text.Json.Nodes;
using RecEnv.Options;
using RecEnv.Scenarios.Pieces;

namespace RecEnv.Scenarios;

/// <summary>Reads the text of a scenario. What is wrong comes as an <see cref="ArgumentException"/> with a sentence.</summary>
internal static class ScenarioReader
{
    private const string Type = "type";

    private static readonly string[] _frameKeys = [.. OptionsSchema.For<ScenarioFrame>().Options.Select(option => option.Key)];
    private static readonly string[] _keys = ["id", "summary", .. _frameKeys, .. ScenarioPieces.Kinds];

    public static EnvironmentDefinition Read(string json)
    {
        using JsonDocument document = OptionsText.Parse(json);
        Dictionary<string, JsonElement> given = OptionsText.Properties(document.RootElement);
        foreach (string key in given.Keys.Where(key => !_keys.Contains(key)))
        {
            throw new ArgumentException(
                $"The key {OptionSubject.Quote(key)} is unknown.{DidYouMean(key, _keys)} Known keys: {string.Join(", ", _keys)}.");
        }

        string id = Text(given, "id") ?? throw new ArgumentException("The key \"id\" is missing. Give one, such as \"MyShop-v0\".");
        string summary = Text(given, "summary") ?? "A scenario joined from pieces.";
        var frame = OptionsSchema.Parse<ScenarioFrame>(FrameOf(given));
        List<(ScenarioPiece Piece, object Options)> pieces = ReadPieces(given);
        var parts = new ScenarioParts(frame, [.. pieces.Select(x => x.Piece)], [.. pieces.Select(x => x.Options)]);
        var definition = new ScenarioDefinition(id, summary, parts);
        definition.Schema.Parse(null); // do the pieces agree?
        return definition;
    }

    private static JsonElement FrameOf(Dictionary<string, JsonElement> given)
    {
        var frame = new JsonObject();
        foreach (string key in _frameKeys.Where(given.ContainsKey))
        {
            frame[key] = JsonNode.Parse(given[key].GetRawText());
        }

        return JsonSerializer.SerializeToElement(frame);
    }

    private static List<(ScenarioPiece Piece, object Options)> ReadPieces(Dictionary<string, JsonElement> given)
    {
        var pieces = new List<(ScenarioPiece Piece, object Options)>();
        foreach (string kind in ScenarioPieces.Kinds)
        {
            if (given.TryGetValue(kind, out JsonElement element))
            {
                pieces.Add(ReadPiece(kind, element));
            }
            else if (kind == ScenarioPieces.Response)
            {
                string user = pieces.Single(x => x.Piece.Kind == ScenarioPieces.User).Piece.Name;
                ScenarioPiece usual = ScenarioPieces.OfKind(kind).First(piece => piece.GoesWith.Contains(user));
                pieces.Add((usual, usual.Defaults));
            }
            else
            {
                throw new ArgumentException($"The key \"{kind}\" is missing. Give one of {Names(ScenarioPieces.OfKind(kind))}.");
            }

            CheckFit(pieces);
        }

        return pieces;
    }

    private static (ScenarioPiece Piece, object Options) ReadPiece(string kind, JsonElement element)
    {
        var options = new JsonObject();
        JsonElement name = element;
        if (element.ValueKind == JsonValueKind.Object)
        {
            Dictionary<string, JsonElement> given = OptionsText.Properties(element);
            if (!given.Remove(Type, out name))
            {
                throw new ArgumentException(
                    $"The key \"{kind}\" holds no \"type\". Give one of {Names(ScenarioPieces.OfKind(kind))}.");
            }

            foreach ((string key, JsonElement value) in given)
            {
                options[key] = JsonNode.Parse(value.GetRawText());
            }
        }

        ScenarioPiece piece = Find(kind, name);
        try
        {
            return (piece, piece.Schema.Parse(JsonSerializer.SerializeToElement(options)));
        }
        catch (InvalidOptionException e)
        {
            throw new ArgumentException($"{ScenarioParts.Label(piece)}: {e.Message}", e);
        }
    }

    private static ScenarioPiece Find(string kind, JsonElement name)
    {
        string? text = name.ValueKind == JsonValueKind.String ? TextType.TryGetString(name) : null;
        ScenarioPiece[] all = [.. ScenarioPieces.OfKind(kind)];
        return Array.Find(all, piece => piece.Name == text) ?? throw new ArgumentException(
            $"The key \"{kind}\" names {(text is null ? OptionSubject.Show(name) : OptionSubject.Quote(text))}, which is no such " +
            $"piece.{DidYouMean(text ?? "", all.Select(piece => piece.Name))} Give one of {Names(all)}.");
    }

    private static void CheckFit(List<(ScenarioPiece Piece, object Options)> pieces)
    {
        ScenarioPiece last = pieces[^1].Piece;
        ScenarioPiece? other = pieces.Select(x => x.Piece).FirstOrDefault(piece => piece.Kind == last.GoesWithKind);
        if (other is null || last.GoesWith.Contains(other.Name))
        {
            return;
        }

        IEnumerable<string> fitting = ScenarioPieces.OfKind(last.Kind)
            .Where(piece => piece.GoesWith.Contains(other.Name))
            .Select(piece => piece.Name);
        throw new ArgumentException(
            $"{ScenarioParts.Label(last)} goes with {other.Kind} {Or(last.GoesWith)}, not with \"{other.Name}\"; " +
            $"{other.Kind} \"{other.Name}\" {(other.Kind == ScenarioPieces.Items ? "go" : "goes")} with {last.Kind} {Or(fitting)}.");
    }

    private static string? Text(Dictionary<string, JsonElement> given, string key)
    {
        if (!given.TryGetValue(key, out JsonElement value))
        {
            return null;
        }

        string? text = value.ValueKind == JsonValueKind.String ? TextType.TryGetString(value) : null;
        return text ?? throw new ArgumentException($"The key \"{key}\" must be text, but is {OptionSubject.Show(value)}.");
    }

    private static string DidYouMean(string given, IEnumerable<string> known) =>
        Nearest.Find(given, known) is { } nearest ? $" Did you mean \"{nearest}\"?" : "";

    private static string Names(IEnumerable<ScenarioPiece> pieces) => Or(pieces.Select(piece => piece.Name));

    private static string Or(IEnumerable<string> names)
    {
        string[] quoted = [.. names.Select(name => $"\"{name}\"")];
        return quoted.Length == 1 ? quoted[0] : $"{string.Join(", ", quoted[..^1])} or {quoted[^1]}";
    }
}
