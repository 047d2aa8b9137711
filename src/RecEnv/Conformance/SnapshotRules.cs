namespace RecEnv.Conformance;

/// <summary>Rules of saving, restoring and copying.</summary>
internal static class SnapshotRules
{
    private const int DamagesTried = 64;

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("A snapshot restored into a fresh environment continues bit for bit.", RestoredContinues),
        new("A fork continues bit for bit, and neither disturbs the other.", ForkIsIndependent),
        new("A damaged snapshot throws SnapshotException and changes nothing.", DamageIsRefused),
    ];

    private static IEnumerable<string> RestoredContinues(Subject subject)
    {
        using Player player = Midway(subject);
        byte[] snapshot = player.Environment.Snapshot();
        using Player restored = player.At(subject.Make(subject.Settings.LaneCount, AutoresetMode.Disabled));
        VectorStep step = restored.Environment.Restore(snapshot);
        return [.. restored.Differences(step).Concat(Continue(restored)).Select(text => $"After Restore: {text}")];
    }

    private static IEnumerable<string> ForkIsIndependent(Subject subject)
    {
        using Player player = Midway(subject);
        using Player fork = player.At(player.Environment.Fork());
        return
        [
            .. fork.Differences(fork.Environment.Current).Concat(Continue(fork)).Select(text => $"In the fork: {text}"),
            .. player.Differences(player.Environment.Current).Concat(Continue(player))
                .Select(text => $"In the original, after the fork went on: {text}"),
        ];
    }

    private static IEnumerable<string> DamageIsRefused(Subject subject)
    {
        using Player player = Midway(subject);
        byte[] snapshot = player.Environment.Snapshot();
        foreach ((string what, byte[] bytes) in Damages(snapshot))
        {
            void Restore() => player.Environment.Restore(bytes);
            if (Failure.Missing<SnapshotException>($"Restore of {what}", Restore) is { } breach)
            {
                yield return breach;
                yield break;
            }
        }

        foreach (string difference in player.Differences(player.Environment.Current).Concat(player.PlayOn()))
        {
            yield return $"After the refused snapshots: {difference}";
        }
    }

    private static IEnumerable<(string What, byte[] Bytes)> Damages(byte[] snapshot)
    {
        yield return ("no bytes at all", []);
        yield return ("a snapshot with one byte too many", [.. snapshot, 0]);
        for (int i = 0; i < DamagesTried; i++)
        {
            int at = (int)((long)(snapshot.Length - 1) * i / (DamagesTried - 1));
            byte[] flipped = [.. snapshot];
            flipped[at] ^= (byte)(1 << (i % 8));
            yield return ($"a snapshot whose byte {at} is damaged", flipped);
            yield return ($"a snapshot cut to {at} of {snapshot.Length} bytes", snapshot[..at]);
        }
    }

    // Half of the shortest first episode.
    private static Player Midway(Subject subject)
    {
        Player player = subject.Play(AutoresetMode.Disabled);
        player.Start();
        int steps = subject.Script.Lanes.Min(lane => lane[0].Actions.Count) / 2;
        for (int i = 0; i < steps; i++)
        {
            player.Step();
        }

        return player;
    }

    // To the end of the episodes, and on into the next ones: the generators must go on, too.
    private static IEnumerable<string> Continue(Player player)
    {
        foreach (string difference in player.PlayOn())
        {
            yield return difference;
        }

        if (player.HasNextEpisodes())
        {
            player.Lanes().ToList().ForEach(player.NextEpisode);
            VectorStep step = player.Environment.Reset();
            foreach (string difference in player.Differences(step).Concat(player.PlayOn()))
            {
                yield return difference;
            }
        }
    }
}
