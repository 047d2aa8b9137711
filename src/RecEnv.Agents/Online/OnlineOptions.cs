using RecEnv.Options;

namespace RecEnv.Agents.Online;

/// <summary>Options of <see cref="OnlineSimulation"/>. Immutable. All times are simulated minutes.</summary>
public sealed record OnlineOptions : IEnvironmentOptions
{
    /// <summary>Simulated time, in days, in (0, 3650].</summary>
    /// <value>Default: 1.</value>
    [Option("Simulated time.", MinimumExclusive = 0, Maximum = 3650, Unit = "days")]
    public double Days { get; init; } = 1;

    /// <summary>Mean arrivals in a minute (λ), in (0, 1000000].</summary>
    /// <value>Default: 1.</value>
    [Option("Mean number of users who arrive in a minute.", MinimumExclusive = 0, Maximum = 1_000_000, Unit = "users/minute")]
    public double ArrivalRate { get; init; } = 1;

    /// <summary>Weights of the hours of a day, 24 or none, at least 0, not all 0; hour h has rate 24 λ wₕ / Σ w.</summary>
    /// <value>Default: none, the same rate at all hours.</value>
    [Option("Weights of the hours of a day, 24 of them from midnight; none for the same rate at all hours.",
        Minimum = 0, Maximum = 1_000_000, MaxLength = 24)]
    public IReadOnlyList<double> DailyProfile { get; init; } = [];

    /// <summary>Sessions that can go on at a time, in [1, 4096].</summary>
    /// <value>Default: 8.</value>
    [Option("Sessions that can go on at a time; further users wait in line.", Minimum = 1, Maximum = 4096, Unit = "sessions")]
    public int LaneCount { get; init; } = 8;

    /// <summary>Mean time that a waiting user stays (exponential), at least 0; 0 for ever.</summary>
    /// <value>Default: 0.</value>
    [Option("Mean time after which a waiting user gives up (exponential); 0 for never.",
        Minimum = 0, Maximum = 1_000_000, Unit = "minutes")]
    public double Patience { get; init; }

    /// <summary>Mean time from an answer to the same user's next request, in [0, 1000000].</summary>
    /// <value>Default: 0.5.</value>
    [Option("Mean time between two requests of a session.", Minimum = 0, Maximum = 1_000_000, Unit = "minutes")]
    public double ThinkTime { get; init; } = 0.5;

    /// <summary>Law of the think time.</summary>
    /// <value>Default: <see cref="DelayLaw.Exponential"/>.</value>
    [Option("Law of the time between two requests of a session.")]
    public DelayLaw ThinkLaw { get; init; } = DelayLaw.Exponential;

    /// <summary>Mean time until what came of a request reaches the agent, in [0, 1000000].</summary>
    /// <value>Default: 0.</value>
    [Option("Mean time until what came of a request reaches the learner.", Minimum = 0, Maximum = 1_000_000, Unit = "minutes")]
    public double FeedbackDelay { get; init; }

    /// <summary>Law of the feedback delay.</summary>
    /// <value>Default: <see cref="DelayLaw.Exponential"/>.</value>
    [Option("Law of the feedback delay.")]
    public DelayLaw FeedbackLaw { get; init; } = DelayLaw.Exponential;

    /// <summary>Whether the agent learns and explores, if it can.</summary>
    /// <value>Default: true.</value>
    [Option("Whether the agent learns and explores, if it can.")]
    public bool Learn { get; init; } = true;

    /// <summary>Feedbacks between two updates of the policy, at least 0; 0 for updates by the clock alone.</summary>
    /// <value>Default: 0.</value>
    [Option("Feedbacks between two updates of the policy; 0 for updates by the clock alone.",
        Minimum = 0, Maximum = 1_000_000_000, Unit = "feedbacks")]
    public int UpdateEveryFeedbacks { get; init; }

    /// <summary>Minutes between two updates of the policy, at least 0; 0 for updates by feedbacks alone.</summary>
    /// <value>Default: 10.</value>
    [Option("Time between two updates of the policy; 0 for updates by feedbacks alone.",
        Minimum = 0, Maximum = 1_000_000, Unit = "minutes")]
    public double UpdateEveryMinutes { get; init; } = 10;

    /// <summary>Length of a line of the report, in (0, 1000000].</summary>
    /// <value>Default: 60.</value>
    [Option("Length of a line of the report.", MinimumExclusive = 0, Maximum = 1_000_000, Unit = "minutes")]
    public double BucketMinutes { get; init; } = 60;

    /// <summary>Simulated time in minutes.</summary>
    internal double Horizon => Days * 1440;

    /// <inheritdoc/>
    public string? Problem()
    {
        if (DailyProfile.Count is not 0 and not 24 || (DailyProfile.Count == 24 && DailyProfile.Max() == 0))
        {
            return $"Option \"daily_profile\" has {DailyProfile.Count} weights, but a day has 24 hours and at least one " +
                "weight must be above 0. Give 24 weights from midnight on, or none.";
        }

        if (Learn && UpdateEveryFeedbacks == 0 && UpdateEveryMinutes == 0)
        {
            return "Options \"update_every_feedbacks\" and \"update_every_minutes\" are both 0, so the agent would never " +
                "learn. Set one of them, or \"learn\" to false.";
        }

        return Horizon / BucketMinutes > 100_000
            ? FormattableString.Invariant($"Option \"bucket_minutes\" ({BucketMinutes}) cuts {Days} days into more than ") +
              "100000 lines. Raise it."
            : null;
    }
}
