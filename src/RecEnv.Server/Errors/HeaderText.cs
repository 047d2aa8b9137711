using System.Text;

namespace RecEnv.Server.Errors;

/// <summary>Text that travels in HTTP/2 headers, of which common clients take 8 KiB in all.</summary>
internal static class HeaderText
{
    /// <summary>Header bytes that a status message may cost, its copy in the detail included.</summary>
    public const int MessageBudget = 6000;

    /// <summary>Header bytes that a path may cost.</summary>
    public const int PathBudget = 600;

    /// <summary>Cuts text so that it fits, percent-encoded and once more in base64.</summary>
    public static string Cut(string text, int budget)
    {
        double cost = 0;
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            cost += (IsPlain(rune.Value) ? 1 : 3 * rune.Utf8SequenceLength) + (rune.Utf8SequenceLength * 4 / 3.0);
            if (cost > budget)
            {
                return text[..length] + "…";
            }

            length += rune.Utf16SequenceLength;
        }

        return text;
    }

    /// <summary>Encodes a status message as the gRPC protocol asks: everything but visible ASCII and space.</summary>
    public static string PercentEncode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (byte unit in Encoding.UTF8.GetBytes(text))
        {
            if (IsPlain(unit))
            {
                encoded.Append((char)unit);
            }
            else
            {
                encoded.Append('%').Append(unit.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return encoded.ToString();
    }

    private static bool IsPlain(int value) => value is >= ' ' and <= '~' and not '%';
}
