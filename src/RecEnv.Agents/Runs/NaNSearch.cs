using System.Numerics;

namespace RecEnv.Agents.Runs;

/// <summary>Looks for numbers that are none.</summary>
internal static class NaNSearch
{
    /// <summary>True when a value is NaN.</summary>
    public static bool ContainsAnyNaN<T>(this ReadOnlySpan<T> values)
        where T : struct, IFloatingPointIeee754<T>
    {
        foreach (T value in values)
        {
            if (T.IsNaN(value))
            {
                return true;
            }
        }

        return false;
    }
}
