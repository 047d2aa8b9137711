using System.Globalization;
using System.Runtime.CompilerServices;

namespace RecEnv.Learning;

/// <summary>Checks of arguments, with messages that say what is allowed.</summary>
internal static class Require
{
    /// <summary>A number in [least, most].</summary>
    public static void InRange(double value, double least, double most, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (!(value >= least && value <= most))
        {
            throw new ArgumentOutOfRangeException(name, $"{name} must be in [{Text(least)}, {Text(most)}] but is {Text(value)}.");
        }
    }

    /// <summary>A finite number above 0.</summary>
    public static void Positive(double value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (!(value > 0 && double.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(name, $"{name} must be above 0 and finite but is {Text(value)}.");
        }
    }

    /// <summary>A condition on shapes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Shapes(bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] ref ShapeMessage message)
    {
        if (!holds)
        {
            throw new ArgumentException(message.Finish());
        }
    }

    /// <summary>A condition on shapes.</summary>
    public static void Shapes(bool holds, string message)
    {
        if (!holds)
        {
            throw new ArgumentException(message);
        }
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
