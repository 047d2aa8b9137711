using System.Globalization;
using System.Runtime.CompilerServices;

namespace RecEnv.Learning;

/// <summary>A message that is only written where a check fails, so that a check that holds costs nothing.</summary>
[InterpolatedStringHandler]
internal ref struct ShapeMessage
{
    private DefaultInterpolatedStringHandler _text;

    public ShapeMessage(int literalLength, int formattedCount, bool holds, out bool write)
    {
        write = !holds;
        _text = holds ? default : new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture);
    }

    public void AppendLiteral(string text) => _text.AppendLiteral(text);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    /// <summary>The message.</summary>
    public string Finish() => _text.ToStringAndClear();
}
