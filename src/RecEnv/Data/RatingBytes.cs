using System.Text;

namespace RecEnv.Data;

/// <summary>What error sentences say about the raw bytes of a rating file.</summary>
internal static class RatingBytes
{
    private const int MaxQuotedBytes = 60;

    /// <summary>Explains bytes that cannot stand in a text file.</summary>
    /// <param name="line">A line of the file, [bytes].</param>
    /// <returns>The rest of a sentence about the line, or <see langword="null"/> when the bytes may be text.</returns>
    public static string? FindBinary(ReadOnlySpan<byte> line)
    {
        for (int i = 0; i < line.Length; i++)
        {
            byte b = line[i];
            if ((b < 0x20 && b != (byte)'\t') || b == 0x7F)
            {
                return FormattableString.Invariant(
                    $"holds byte 0x{b:X2} at position {i + 1}, so this is not a plain text file. ") +
                    "Give an uncompressed UTF-8 rating file.";
            }
        }

        return null;
    }

    /// <summary>Explains a file that begins like an archive or like UTF-16.</summary>
    /// <param name="start">The first line of the file, [bytes].</param>
    /// <returns>The rest of a sentence about the file, or <see langword="null"/>.</returns>
    public static string? FindContainer(ReadOnlySpan<byte> start)
    {
        return start switch
        {
            [0x1F, 0x8B, ..] => "is compressed with gzip. Unpack it and read the file inside.",
            [(byte)'P', (byte)'K', 3, 4, ..] => "is a zip archive. Unpack it and read the rating file inside.",
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => "is UTF-16 text. Save it as UTF-8.",
            _ => null,
        };
    }

    /// <summary>Quotes bytes of a file in an error sentence, cut to 60 bytes, unprintable ones replaced.</summary>
    /// <param name="bytes">The bytes to show.</param>
    public static string Quote(ReadOnlySpan<byte> bytes)
    {
        bool cut = bytes.Length > MaxQuotedBytes;
        string text = Encoding.UTF8.GetString(cut ? bytes[..MaxQuotedBytes] : bytes);
        text = text.Replace("\t", "<TAB>", StringComparison.Ordinal);
        string printable = string.Create(text.Length, text, static (target, source) =>
        {
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = char.IsControl(source[i]) ? '\uFFFD' : source[i];
            }
        });
        return cut ? $"\"{printable}…\"" : $"\"{printable}\"";
    }
}
