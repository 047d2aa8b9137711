using RecEnv.Seeding;

namespace RecEnv.Agents.Online;

/// <summary>Poisson arrivals whose rate is constant within each hour of the day.</summary>
/// <remarks>
/// Exact, by the change of time: the integral of the rate between two arrivals is exponential with mean 1. One uniform
/// number an arrival. Reference: Çinlar (1975), "Introduction to Stochastic Processes".
/// </remarks>
internal sealed class ArrivalProcess
{
    private const int Hour = 60;
    private const int HoursOfDay = 24;

    private readonly double[] _rates = new double[HoursOfDay]; // arrivals a minute
    private RandomStream _random;
    private double _time;

    public ArrivalProcess(OnlineOptions options, RandomStream random)
    {
        _random = random;
        double total = options.DailyProfile.Sum();
        for (int hour = 0; hour < HoursOfDay; hour++)
        {
            double share = options.DailyProfile.Count == 0 ? 1 : options.DailyProfile[hour] * HoursOfDay / total;
            _rates[hour] = options.ArrivalRate * share;
        }
    }

    /// <summary>Time of the next arrival, in minutes.</summary>
    public double Next()
    {
        double left = -Math.Log(1 - _random.Uniform());
        while (true)
        {
            double hour = Math.Floor(_time / Hour);
            double end = (hour + 1) * Hour;
            double rate = _rates[(int)(hour % HoursOfDay)];
            double room = (end - _time) * rate;
            if (left < room)
            {
                _time = Math.Min(end, _time + (left / rate));
                return _time;
            }

            left -= room;
            _time = end;
        }
    }
}
