using System.Globalization;
using System.Text;

namespace RecEnv.Server.Errors;

/// <summary>Text of a client, made fit to stand in a sentence and in a log line.</summary>
internal static class Echo
{
    private const int Longest = 60;

    /// <summary>Cuts the text at 60 characters and escapes what is not printable, as in "a\u000Ab".</summary>
    public static string Of(string text)
    {
        var shown = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            string next = IsPrintable(rune) ? rune.ToString() : $"\\u{rune.Value:X4}";
            if (shown.Length + next.Length > Longest)
            {
                return shown.Append('…').ToString();
            }

            shown.Append(next);
        }

        return shown.ToString();
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
