namespace RecEnv.Conformance;

/// <summary>
/// Plays an environment at random and tells whether it keeps the rules of <see cref="IVectorEnvironment"/>.
/// </summary>
/// <remarks>
/// Knows nothing but the interface, so that it checks environments in this process and on a server alike. The same
/// settings give the same report. Takes about (lanes + 15) · steps calls of Step.
/// </remarks>
public sealed class ConformanceChecker
{
    private readonly Func<int, AutoresetMode, IVectorEnvironment> _make;
    private readonly ConformanceSettings _settings;

    /// <summary>Prepares a check.</summary>
    /// <param name="make">
    /// Makes the environment for a number of lanes and an autoreset mode; called several times, with at most
    /// <see cref="ConformanceSettings.LaneCount"/> lanes. The checker disposes of what it is given.
    /// </param>
    /// <param name="settings">How thoroughly to check; null for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public ConformanceChecker(
        Func<int, AutoresetMode, IVectorEnvironment> make, ConformanceSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(make);
        _make = make;
        _settings = settings ?? new ConformanceSettings();
        CheckRange("number of lanes", _settings.LaneCount, 2, 1024);
        CheckRange("number of steps", _settings.StepCount, 1, int.MaxValue);
    }

    /// <summary>The rules, in the order in which they are checked.</summary>
    public static IReadOnlyList<string> Rules { get; } = [.. All.Select(rule => rule.Text)];

    private static IEnumerable<Rule> All =>
    [
        .. EpisodeRules.All,
        .. DeterminismRules.All,
        .. AutoresetRules.All,
        .. MisuseRules.All,
        .. SnapshotRules.All,
        .. LifetimeRules.All,
    ];

    /// <summary>Checks every rule.</summary>
    public ConformanceReport Check()
    {
        var subject = new Subject(_make, _settings);
        return new ConformanceReport([.. All.Select(rule => rule.Apply(subject))]);
    }

    private static void CheckRange(string what, int value, int low, int high)
    {
        if (value < low || value > high)
        {
            throw new ArgumentException($"The {what} must be in [{low}, {high}] but is {value}.");
        }
    }
}
