using RecEnv.Spaces;

namespace RecEnv.Conformance;

/// <summary>Rules of what a single environment returns, checked on the script.</summary>
internal static class EpisodeRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        Rule.Playable,
        new("The environment has the lanes, the autoreset mode and the spaces that were asked for.", Facts),
        new("An observation lies in the observation space.", ObservationsLieInTheirSpace),
        new("A reward is a finite number.", RewardsAreFinite),
        new("Terminated and truncated never come together.", FlagsExclude),
        new("A reset gives reward 0 and no flag; it alone is marked as started.", ResetsAreBlank),
        new("An episode that ends, and no other, reports its length as episode/l and its return as episode/r.",
            StatisticsAreSums, NoStatistics),
        new("The step limit truncates an episode exactly there.", LimitTruncates, NoLimitReached),
        new("The action mask allows exactly what the environment accepts.", MaskIsRight, NoMask),
    ];

    private static IEnumerable<string> Facts(Subject subject)
    {
        foreach (AutoresetMode mode in Enum.GetValues<AutoresetMode>())
        {
            using IVectorEnvironment environment = subject.Make(2, mode);
            if (environment.LaneCount != 2 || environment.Actions.Count != 2 || environment.Autoreset != mode)
            {
                yield return $"Asked for 2 lanes and {mode}, the environment has {environment.LaneCount} lanes, " +
                    $"{environment.Actions.Count} actions and {environment.Autoreset}.";
            }

            VectorStep step = environment.Reset(subject.Settings.Seed);
            if (step.LaneCount != 2 || !step.Observations.Space.Equals(environment.Contract.ObservationSpace))
            {
                yield return $"The contract says 2 lanes of {environment.Contract.ObservationSpace.Describe()}, but " +
                    $"Reset gave {step.LaneCount} of {step.Observations.Space.Describe()}.";
            }
        }
    }

    private static IEnumerable<string> ObservationsLieInTheirSpace(Subject subject) =>
        from place in Moments(subject)
        let violation = place.Moment.Observation.Space.Violation(place.Moment.Observation, 0)
        where violation is not null
        select $"{place.Text}, {violation}.";

    private static IEnumerable<string> RewardsAreFinite(Subject subject) =>
        from place in Moments(subject)
        where !double.IsFinite(place.Moment.Reward)
        select FormattableString.Invariant($"{place.Text}, the reward is {place.Moment.Reward}.");

    private static IEnumerable<string> FlagsExclude(Subject subject) =>
        from place in Moments(subject)
        where place.Moment.Terminated && place.Moment.Truncated
        select $"{place.Text}, both flags are set.";

    private static IEnumerable<string> ResetsAreBlank(Subject subject)
    {
        foreach ((string place, int step, Moment moment, _) in Moments(subject))
        {
            if (moment.Started != (step == 0))
            {
                yield return $"{place}, the flag \"started\" is {moment.Started}.";
            }

            if (step == 0 && (moment.Reward != 0 || moment.Over))
            {
                yield return FormattableString.Invariant(
                    $"{place}, the reset gave reward {moment.Reward} and over is {moment.Over}.");
            }
        }
    }

    private static IEnumerable<string> StatisticsAreSums(Subject subject)
    {
        foreach ((string place, int step, Moment moment, Episode episode) in Moments(subject))
        {
            if (moment.Info("episode/l") is not { } length || moment.Info("episode/r") is not { } sum)
            {
                if (moment.Over)
                {
                    yield return $"{place}, the episode ended without them.";
                }

                continue;
            }

            long steps = length.Values.As<long>()[0];
            double reported = sum.Values.As<double>()[0];
            double actual = episode.Moments.Take(step + 1).Skip(1).Sum(earlier => earlier.Reward);
            if (!moment.Over || steps != step || !reported.Equals(actual))
            {
                yield return FormattableString.Invariant($"{place}, the infos are {steps} and {reported:R}, but the ") +
                    FormattableString.Invariant($"rewards so far add up to {actual:R} and over is {moment.Over}.");
            }
        }
    }

    private static string? NoStatistics(Subject subject)
    {
        HashSet<string> names = [.. subject.Script.Lanes[0][0].Moments[0].Infos.Select(info => info.Leaf.Path)];
        return names.Contains("episode/l") && names.Contains("episode/r")
            ? subject.NoEpisodeEnds()
            : "The environment has no such infos.";
    }

    private static IEnumerable<string> LimitTruncates(Subject subject)
    {
        int limit = Limit(subject);
        return
            from place in Moments(subject)
            where place.Step > limit || (place.Step == limit && !place.Moment.Over)
            select $"{place.Text}, the episode goes on beyond its limit of {limit} steps.";
    }

    private static string? NoLimitReached(Subject subject)
    {
        int limit = Limit(subject);
        bool isReached = limit > 0 && Moments(subject).Any(place => place.Step >= limit);
        return isReached ? null : "No episode reached a step limit.";
    }

    private static IEnumerable<string> MaskIsRight(Subject subject)
    {
        if (subject.Script.MaskProblem is { } problem)
        {
            yield return problem;
        }

        using Player player = subject.Play(AutoresetMode.Disabled);
        player.Start();
        while (player.CanAct())
        {
            if (ForbiddenIsAccepted(player) is { } accepted)
            {
                yield return accepted;
                yield break;
            }

            player.Step();
        }
    }

    // A refused action moves nothing, so each can be tried in turn.
    private static string? ForbiddenIsAccepted(Player player)
    {
        IVectorEnvironment environment = player.Environment;
        foreach (int lane in player.Lanes())
        {
            var space = (DiscreteSpace)environment.Contract.ActionSpace;
            foreach (long value in ActionSampler.MaskedValues(space, player.Expected(lane), allowed: false))
            {
                ValueBatch actions = player.FillActions();
                ActionSampler.Write(actions, lane, value);
                if (Failure.Missing<InvalidActionException>($"Action {value}, which the mask forbids,",
                    () => environment.Step(actions)) is { } breach)
                {
                    return $"{player.Place(lane)}: {breach}";
                }
            }
        }

        return null;
    }

    private static string? NoMask(Subject subject)
    {
        using IVectorEnvironment environment = subject.Make(1, AutoresetMode.Disabled);
        return ActionSampler.HasMask(environment.Contract) ? null : $"There is no info \"{ActionSampler.MaskName}\".";
    }

    private static int Limit(Subject subject)
    {
        using IVectorEnvironment environment = subject.Make(1, AutoresetMode.Disabled);
        return environment.Contract.MaxEpisodeSteps;
    }

    private static IEnumerable<(string Text, int Step, Moment Moment, Episode Episode)> Moments(Subject subject) =>
        from episode in subject.Script.Episodes
        from step in Enumerable.Range(0, episode.Moments.Count)
        select (episode.Place(0, step), step, episode.Moments[step], episode);
}
