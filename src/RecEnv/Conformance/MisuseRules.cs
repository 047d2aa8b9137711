using RecEnv.Spaces;

namespace RecEnv.Conformance;

/// <summary>Rules of how wrong calls are refused.</summary>
internal static class MisuseRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new("A call that needs a reset throws ResetNeededException before the first one.", NothingBeforeReset),
        new(
            "An action outside the action space throws InvalidActionException and moves nothing.", InvalidActions, AnyBits),
        new(
            "A slate that repeats a candidate is refused where slates are distinct.", RepeatedCandidate, NoDistinctSlates),
        new("A batch of another number of lanes throws InvalidActionException and moves nothing.", WrongLaneCount),
    ];

    private static IEnumerable<string> NothingBeforeReset(Subject subject)
    {
        using Player player = subject.Play(AutoresetMode.Disabled);
        IVectorEnvironment environment = player.Environment;
        (string, Action)[] calls =
        [
            ("Step", () => environment.Step(player.FillActions())),
            ("Current", () => _ = environment.Current),
            ("Snapshot", () => environment.Snapshot()),
            ("Render", () => environment.Render(0)),
            ("Reset of lane 0", () => environment.Reset([new LaneReset(0)])),
        ];
        return
        [
            .. calls.Select(call => Failure.Missing<ResetNeededException>(call.Item1, call.Item2))
                .OfType<string>()
                .Select(breach => $"Before the first reset, {breach}"),
        ];
    }

    private static IEnumerable<string> InvalidActions(Subject subject) => Refused(
        subject,
        player =>
        {
            ValueBatch actions = player.FillActions();
            InvalidAction.TryWrite(actions, actions.Count - 1);
            return actions;
        });

    private static IEnumerable<string> RepeatedCandidate(Subject subject) => Refused(
        subject,
        player =>
        {
            Span<long> slate = player.FillActions().Leaves[0].Lane<long>(player.Actions.Count - 1);
            slate.Clear();
            return player.Actions;
        });

    private static IEnumerable<string> WrongLaneCount(Subject subject) => Refused(
        subject, player => new ValueBatch(player.Actions.Space, player.Actions.Count + 1));

    // Tries the wrong actions before each of the first steps; the right ones must then go on as if nothing had been.
    private static IEnumerable<string> Refused(Subject subject, Func<Player, ValueBatch> wrong)
    {
        using Player player = subject.Play(AutoresetMode.Disabled);
        player.Start();
        for (int i = 0; i < 10 && player.CanAct(); i++)
        {
            ValueBatch actions = wrong(player);
            if (Failure.Missing<InvalidActionException>("Step", () => player.Environment.Step(actions)) is { } breach)
            {
                yield return $"{player.Place(player.Environment.LaneCount - 1)}: {breach}";
                yield break;
            }

            // A list at once: the second half steps on.
            string[] differences =
                [.. player.Differences(player.Environment.Current), .. player.Differences(player.Step())];
            foreach (string difference in differences)
            {
                yield return $"After a refused action: {difference}";
            }
        }
    }

    private static string? AnyBits(Subject subject)
    {
        using IVectorEnvironment environment = subject.Make(1, AutoresetMode.Disabled);
        return InvalidAction.TryWrite(new ValueBatch(environment.Contract.ActionSpace, 1), 0)
            ? null
            : "Every bit pattern is an action.";
    }

    private static string? NoDistinctSlates(Subject subject)
    {
        using IVectorEnvironment environment = subject.Make(1, AutoresetMode.Disabled);
        return environment.Contract is { Slate: { DistinctItems: true, SlateSize: > 1 } }
            ? null
            : "A slate may repeat a candidate, or there is none.";
    }
}
