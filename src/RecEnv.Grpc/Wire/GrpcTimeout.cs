using System.Globalization;

namespace RecEnv.Grpc.Wire;

/// <summary>The grpc-timeout header: at most 8 digits and a unit.</summary>
internal static class GrpcTimeout
{
    /// <summary>The longest timeout that timers can hold, about 24 days.</summary>
    private static readonly TimeSpan _longest = TimeSpan.FromMilliseconds(int.MaxValue);

    private static ReadOnlySpan<char> Units => ['u', 'm', 'S', 'M', 'H'];

    private static ReadOnlySpan<long> UnitTicks =>
    [
        TimeSpan.TicksPerMicrosecond,
        TimeSpan.TicksPerMillisecond,
        TimeSpan.TicksPerSecond,
        TimeSpan.TicksPerMinute,
        TimeSpan.TicksPerHour,
    ];

    /// <summary>Reads a header. Null for no, a malformed or a practically infinite timeout.</summary>
    public static TimeSpan? Parse(string? value)
    {
        if (value is null
            || value.Length is < 2 or > 9
            || !uint.TryParse(value.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out uint count))
        {
            return null;
        }

        if (value[^1] == 'n')
        {
            return new TimeSpan(count / TimeSpan.NanosecondsPerTick);
        }

        int unit = Units.IndexOf(value[^1]);
        if (unit < 0)
        {
            return null;
        }

        var timeout = new TimeSpan(count * UnitTicks[unit]); // 99999999 hours still fit a long
        return timeout > _longest ? null : timeout;
    }

    /// <summary>Writes a header in the finest unit that fits, rounded up.</summary>
    public static string Format(TimeSpan timeout)
    {
        for (int i = 0; i < Units.Length; i++)
        {
            long count = (timeout.Ticks + UnitTicks[i] - 1) / UnitTicks[i];
            if (count < 100_000_000)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{Math.Max(count, 0)}{Units[i]}");
            }
        }

        return "99999999H";
    }
}
