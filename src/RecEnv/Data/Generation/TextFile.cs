using System.Globalization;
using System.Text;

namespace RecEnv.Data.Generation;

/// <summary>Text files of generated data: UTF-8 without a byte order mark, LF, numbers that read back exactly.</summary>
internal static class TextFile
{
    private const int BufferChars = 1 << 16;

    public static StreamWriter Create(OutputFolder folder, string name) =>
        new(folder.Create(name), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), BufferChars) { NewLine = "\n" };

    /// <summary>Writes numbers between commas.</summary>
    public static void WriteNumbers(TextWriter writer, IReadOnlyList<float> numbers)
    {
        for (int i = 0; i < numbers.Count; i++)
        {
            if (i > 0)
            {
                writer.Write(',');
            }

            writer.Write(numbers[i].ToString("R", CultureInfo.InvariantCulture));
        }
    }
}
