namespace RecEnv.Conformance;

/// <summary>Rules of looking at an environment and of disposing of it.</summary>
internal static class LifetimeRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new("Render gives text and moves nothing.", RenderGivesText),
        new("Disposing twice is harmless.", DisposeTwice),
    ];

    private static IEnumerable<string> RenderGivesText(Subject subject)
    {
        using Player player = subject.Play(AutoresetMode.Disabled);
        VectorStep step = player.Start();
        for (int i = 0; i < 10; i++)
        {
            foreach (int lane in player.Lanes())
            {
                if (string.IsNullOrWhiteSpace(player.Environment.Render(lane)))
                {
                    yield return $"{player.Place(lane)}, Render gave no text.";
                }
            }

            foreach (string difference in player.Differences(step))
            {
                yield return $"After Render: {difference}";
            }

            if (!player.CanAct())
            {
                yield break;
            }

            step = player.Step();
        }
    }

    private static IEnumerable<string> DisposeTwice(Subject subject)
    {
        IVectorEnvironment environment = subject.Make(1, AutoresetMode.NextStep);
        environment.Reset(subject.Settings.Seed);
        environment.Dispose();
        environment.Dispose();
        yield break;
    }
}
