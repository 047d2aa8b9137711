namespace RecEnv.Tests.Simulation;

/// <summary>Makes environments of <see cref="WalkSimulation"/> and plays them with actions that are always allowed.</summary>
internal static class Engine
{
    public const long Stay = 5;

    public static IVectorEnvironment Walk(
        int lanes,
        AutoresetMode mode = AutoresetMode.NextStep,
        int threads = 1,
        WalkFault fault = WalkFault.None,
        int? limit = null) =>
        WalkSimulation.Definition.MakeVector(lanes, new EnvironmentSettings
        {
            Autoreset = mode,
            Threads = threads,
            MaxEpisodeSteps = limit,
            Options = new WalkOptions { Fault = fault },
        });

    public static VectorStep StayInAllLanes(this IVectorEnvironment environment)
    {
        environment.Actions.Leaves[0].As<long>().Fill(Stay);
        return environment.Step(environment.Actions);
    }

    /// <summary>Everything that a step returned, as text.</summary>
    public static string Print(this VectorStep step)
    {
        IEnumerable<string> leaves = Enumerable.Range(0, step.Observations.Leaves.Length)
            .Select(i => Convert.ToHexString(step.Observations.Leaves[i].Bytes));
        IEnumerable<string> infos = step.Infos.SelectMany(info => Enumerable.Range(0, step.LaneCount)
            .Where(info.Has).Select(lane => $"{info.Leaf.Path}{lane}={Convert.ToHexString(info.Values.Row(lane))}"));
        return string.Join(
            ' ',
            [
                .. leaves,
                Convert.ToHexString(step.RewardBuffer.Bytes),
                Convert.ToHexString(step.TerminatedBuffer.Bytes),
                Convert.ToHexString(step.TruncatedBuffer.Bytes),
                Convert.ToHexString(step.StartedBuffer.Bytes),
                .. infos,
                string.Join(',', step.Final.Lanes.ToArray()),
            ]);
    }
}
