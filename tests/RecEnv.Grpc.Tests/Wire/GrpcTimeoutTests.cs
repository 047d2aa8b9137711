using System.Globalization;
using RecEnv.Grpc.Wire;

namespace RecEnv.Grpc.Tests.Wire;

public sealed class GrpcTimeoutTests
{
    [Theory]
    [InlineData("0n", 0)]
    [InlineData("1n", 0)]
    [InlineData("100n", 1)]
    [InlineData("5u", 50)]
    [InlineData("7m", 70_000)]
    [InlineData("3S", 30_000_000)]
    [InlineData("2M", 1_200_000_000)]
    [InlineData("1H", 36_000_000_000)]
    [InlineData("99999999n", 999_999)]
    public void Parse_Valid_GivesTicks(string text, long ticks) =>
        Assert.Equal(ticks, GrpcTimeout.Parse(text)!.Value.Ticks);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("S")]
    [InlineData("-1S")]
    [InlineData("+1S")]
    [InlineData(" 1S")]
    [InlineData("1.5S")]
    [InlineData("1s")]
    [InlineData("123456789S")]
    [InlineData("xS")]
    public void Parse_Malformed_IsNone(string? text) => Assert.Null(GrpcTimeout.Parse(text));

    [Theory]
    [InlineData("99999999H")]
    [InlineData("600H")]
    [InlineData("99999999S")]
    public void Parse_MoreThan24Days_IsNone(string text) => Assert.Null(GrpcTimeout.Parse(text));

    [Theory]
    [InlineData(1, "1u")]
    [InlineData(10, "1u")]
    [InlineData(1_000_000, "100000u")]
    [InlineData(10_000_000_000, "1000000m")]
    [InlineData(100_000_000_000_000, "10000000S")]
    public void Format_Ticks_UsesFinestUnitThatFits(long ticks, string text) =>
        Assert.Equal(text, GrpcTimeout.Format(new TimeSpan(ticks)));

    [Fact]
    public void Format_AnyTimeout_HasAtMostEightDigitsAndIsNotShorter()
    {
        for (long ticks = 1; ticks < TimeSpan.TicksPerDay * 20; ticks = (ticks * 3) + 1)
        {
            string text = GrpcTimeout.Format(new TimeSpan(ticks));

            Assert.InRange(text.Length, 2, 9);
            Assert.True(GrpcTimeout.Parse(text)!.Value.Ticks >= ticks, ticks.ToString(CultureInfo.InvariantCulture));
        }
    }
}
