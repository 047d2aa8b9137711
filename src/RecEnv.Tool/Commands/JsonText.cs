using System.Text.Encodings.Web;
using System.Text.Json;

namespace RecEnv.Tool.Commands;

/// <summary>How results are written for programs.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions _options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, _options);
}
