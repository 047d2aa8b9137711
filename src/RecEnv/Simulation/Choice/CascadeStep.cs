using System.Globalization;

namespace RecEnv.Simulation.Choice;

/// <summary>One item of a cascade.</summary>
internal static class CascadeStep
{
    /// <summary>The item's weight and the probability of reading on.</summary>
    public static (double Weight, double Reading) Take(double reading, double attention, double stop) =>
        (reading * attention * stop, reading * (1 - (attention * stop)));

    public static double Check(double stop, int position)
    {
        if (!(stop <= 1))
        {
            Refuse(stop, position);
        }

        return stop;
    }

    private static void Refuse(double stop, int position)
    {
        throw new InvalidOperationException(string.Create(
            CultureInfo.InvariantCulture,
            $"The scaled score of slate position {position} is {stop}, but a cascade takes it as a probability; make " +
            $"score_scaling smaller."));
    }
}
