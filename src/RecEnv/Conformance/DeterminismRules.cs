namespace RecEnv.Conformance;

/// <summary>Rules of what a trajectory depends on: id, options, seed and actions, and nothing else.</summary>
internal static class DeterminismRules
{
    private const int SeedsTried = 8;

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("A reset with the same seed gives the same trajectory.", SameSeedSameTrajectory),
        new("Different seeds give different trajectories.", SeedsDiffer, Deterministic),
        new("Successive episodes of a seed differ.", EpisodesDiffer, Deterministic),
        new(
            "Lane i of an environment reset with seed s equals a single environment reset with seed s + i.",
            LanesAreSingles),
        new("Made another way, the environment gives the same trajectories.", OtherWayIsTheSame, NoOtherWay),
    ];

    private static IEnumerable<string> SameSeedSameTrajectory(Subject subject)
    {
        using var player = new Player(subject.Make(1, AutoresetMode.Disabled), subject.Script);
        for (int reset = 1; reset <= 2; reset++)
        {
            foreach (string difference in player.Differences(player.Start()).Concat(player.PlayOn()))
            {
                yield return $"After reset {reset} with the same seed: {difference}";
            }
        }
    }

    private static IEnumerable<string> SeedsDiffer(Subject subject)
    {
        Episode first = subject.Script.Lanes[0][0];
        using IVectorEnvironment environment = subject.Make(1, AutoresetMode.Disabled);
        for (ulong i = 1; i <= SeedsTried; i++)
        {
            if (Differs(environment, environment.Reset(unchecked(first.Seed + i)), first))
            {
                yield break;
            }
        }

        yield return $"The {SeedsTried} seeds after {first.Seed} all give its first episode again.";
    }

    private static IEnumerable<string> EpisodesDiffer(Subject subject)
    {
        Episode first = subject.Script.Lanes[0][0];
        using IVectorEnvironment environment = subject.Make(1, AutoresetMode.Disabled);
        environment.Reset(first.Seed);
        for (int i = 1; i <= SeedsTried; i++)
        {
            if (Differs(environment, environment.Reset(), first))
            {
                yield break;
            }
        }

        yield return $"The {SeedsTried} episodes of seed {first.Seed} that follow its first are all the same as that.";
    }

    // The same actions as in the other episode, so that a difference can only come from the environment.
    private static bool Differs(IVectorEnvironment environment, VectorStep reset, Episode other)
    {
        var moment = Moment.Of(reset, 0);
        for (int i = 0; i < other.Actions.Count && moment.Difference(other.Moments[i]) is null; i++)
        {
            try
            {
                moment = Moment.Of(environment.Step(other.Actions[i]), 0);
            }
            catch (InvalidActionException)
            {
                return true;
            }
        }

        return moment.Difference(other.Moments[^1]) is not null;
    }

    private static IEnumerable<string> LanesAreSingles(Subject subject)
    {
        using Player player = subject.Play(AutoresetMode.Disabled);
        return [.. PlayWholeResets(player)];
    }

    private static IEnumerable<string> OtherWayIsTheSame(Subject subject)
    {
        using var player = new Player(
            subject.Settings.OtherWay!(subject.Settings.LaneCount, AutoresetMode.Disabled), subject.Script);
        return [.. PlayWholeResets(player)];
    }

    // Only resets of all lanes: partial resets and autoreset have rules of their own.
    private static IEnumerable<string> PlayWholeResets(Player player)
    {
        VectorStep step = player.Start();
        while (true)
        {
            foreach (string difference in player.Differences(step).Concat(player.PlayOn()))
            {
                yield return difference;
            }

            if (!player.HasNextEpisodes())
            {
                yield break;
            }

            player.Lanes().ToList().ForEach(player.NextEpisode);
            step = player.Environment.Reset();
        }
    }

    private static string? Deterministic(Subject subject) =>
        subject.Settings.Deterministic ? "The environment is declared to be without randomness." : null;

    private static string? NoOtherWay(Subject subject) =>
        subject.Settings.OtherWay is null ? "No other way was given." : null;
}
