using System.Text.Json;

namespace RecEnv.Agents.Tests.Support;

/// <summary>Comparison with recorded numbers.</summary>
internal static class Near
{
    /// <summary>Equal to a relative 1e-12, or to another tolerance.</summary>
    public static void Equal(double expected, double actual, double tolerance = 1e-12) => Assert.True(
        expected.Equals(actual) || Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)),
        $"{expected:R} became {actual:R}.");

    public static void Equal(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance = 1e-12)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Equal(expected[i], actual[i], tolerance);
        }
    }

    /// <summary>Numbers of a golden file, which writes "Infinity" as text.</summary>
    public static double[] Numbers(this JsonElement array) =>
        [.. array.EnumerateArray().Select(x => x.ValueKind == JsonValueKind.String
            ? x.GetString() == "Infinity" ? double.PositiveInfinity : throw new FormatException(x.GetString())
            : x.GetDouble())];
}
