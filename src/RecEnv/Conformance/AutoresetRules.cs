namespace RecEnv.Conformance;

/// <summary>Rules of what happens after the end of an episode, in each mode, and of partial resets.</summary>
internal static class AutoresetRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "NextStep: the step after the end ignores the action and returns the next episode's first observation, " +
            "reward 0 and no flag.",
            NextStep,
            subject => subject.NoEpisodeEnds()),
        new(
            "SameStep: the step that ends an episode returns the next one's first observation, and the last one as " +
            "final.",
            SameStep,
            subject => subject.NoEpisodeEnds()),
        new(
            "Disabled: stepping a lane whose episode is over throws ResetNeededException and moves nothing.",
            Disabled,
            subject => subject.NoEpisodeEnds()),
        new("A reset of some lanes touches only these.", PartialReset),
    ];

    private static IEnumerable<string> NextStep(Subject subject)
    {
        using Player player = subject.Play(AutoresetMode.NextStep);
        VectorStep step = player.Start();
        while (player.CanStep())
        {
            int[] over = [.. player.Lanes().Where(player.IsOver)];
            step = player.Step();
            over.ToList().ForEach(player.NextEpisode);
            foreach (string difference in player.Differences(step))
            {
                yield return difference;
            }

            if (step.Final.Count > 0)
            {
                yield return $"{player.Place(0)}, {step.Final.Count} final observations came, but only SameStep has " +
                    "them.";
            }
        }
    }

    private static IEnumerable<string> SameStep(Subject subject)
    {
        using Player player = subject.Play(AutoresetMode.SameStep);
        player.Start();
        while (player.CanAct())
        {
            VectorStep step = player.Step();
            int[] over = [.. player.Lanes().Where(player.IsOver)];
            if (!step.Final.Lanes.SequenceEqual(over))
            {
                string final = string.Join(", ", step.Final.Lanes.ToArray());
                yield return $"{player.Place(0)}, the final lanes are [{final}] instead of [{string.Join(", ", over)}].";
                yield break;
            }

            foreach (int lane in player.Lanes())
            {
                int row = Array.IndexOf(over, lane);
                string? difference = row < 0
                    ? Moment.Of(step, lane).Difference(player.Expected(lane))
                    : EndDifference(player, step, lane, row);
                if (difference is not null)
                {
                    yield return $"{player.Place(lane)}, {difference}.";
                }
            }
        }
    }

    // Reward, flags and final are those of the end; observation, infos and "started" those of the next episode.
    private static string? EndDifference(Player player, VectorStep step, int lane, int row)
    {
        var final = Moment.OfFinal(step, row);
        Moment last = player.Expected(lane);
        player.NextEpisode(lane);
        Moment first = player.Expected(lane);
        var returned = Moment.Of(step, lane);
        return Prefixed("in final, ", final.StateDifference(last) ?? final.InfoDifference(last))
            ?? returned.ObservationDifference(first)
            ?? returned.InfoDifference(first)
            ?? (returned.Started ? null : "the flag \"started\" is False instead of True");
    }

    private static string? Prefixed(string prefix, string? text) => text is null ? null : prefix + text;

    private static IEnumerable<string> Disabled(Subject subject)
    {
        using Player player = subject.Play(AutoresetMode.Disabled);
        VectorStep step = player.Start();
        while (player.CanAct())
        {
            step = player.Step();
        }

        if (player.Lanes().FirstOrDefault(player.IsOver, -1) is >= 0 and int lane)
        {
            void Step() => player.Environment.Step(player.FillActions());
            if (Failure.Missing<ResetNeededException>("Step", Step) is { } breach)
            {
                yield return $"{player.Place(lane)}, the episode is over, but: {breach}";
            }

            foreach (string difference in player.Differences(player.Environment.Current))
            {
                yield return $"After the refused step: {difference}";
            }
        }
    }

    private static IEnumerable<string> PartialReset(Subject subject)
    {
        using Player player = subject.Play(AutoresetMode.Disabled);
        player.Start();
        int turn = 0;
        while (player.CanAct())
        {
            VectorStep step = player.Step();
            int chosen = turn++ % player.Environment.LaneCount;
            LaneReset[] resets = Resets(player, chosen);
            if (resets.Length == 0)
            {
                continue;
            }

            step = player.Environment.Reset(resets);
            foreach (int lane in player.Lanes())
            {
                if (ResetDifference(player, step, lane, resets) is { } difference)
                {
                    yield return difference;
                }
            }
        }
    }

    // Every lane that is over goes on, and now and then one is started anew in the midst of its episode.
    private static LaneReset[] Resets(Player player, int chosen)
    {
        var resets = new List<LaneReset>();
        foreach (int lane in player.Lanes())
        {
            if (player.IsOver(lane))
            {
                player.NextEpisode(lane);
                resets.Add(new LaneReset(lane));
            }
            else if (lane == chosen && player.Restart(lane))
            {
                resets.Add(new LaneReset(lane, player.Episode(lane).Seed));
            }
        }

        return [.. resets];
    }

    private static string? ResetDifference(Player player, VectorStep step, int lane, LaneReset[] resets)
    {
        bool wasReset = resets.Any(reset => reset.Lane == lane);
        var returned = Moment.Of(step, lane);
        string? difference = wasReset
            ? returned.Difference(player.Expected(lane))
            : returned.StateDifference(player.Expected(lane));
        string lanes = string.Join(", ", resets.Select(reset => reset.Lane));
        return difference is null ? null : $"{player.Place(lane)}, after the reset of lanes {lanes}: {difference}.";
    }
}
