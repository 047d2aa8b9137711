using RecEnv.Environments.RatingReplay;
using RecEnv.Seeding;
using RecEnv.Spaces;
using Replay = RecEnv.Environments.RatingReplay.RatingReplay;

namespace RecEnv.Tests.Environments.RatingReplay;

/// <summary>What the tests of this environment share: making one, and reading its observations.</summary>
internal static class Replays
{
    public static IEnvironment Make(RatingReplayOptions? options = null) =>
        Replay.Definition.Make(new EnvironmentSettings { Options = options ?? new RatingReplayOptions() });

    public static IVectorEnvironment MakeVector(int laneCount, RatingReplayOptions options, AutoresetMode autoreset) =>
        Replay.Definition.MakeVector(laneCount, new EnvironmentSettings { Options = options, Autoreset = autoreset });

    public static Span<long> Available(ValueBatch observation) => observation["available"].Lane<long>(0);

    public static Span<sbyte> Mask(ValueBatch observation) => observation["mask"].Lane<sbyte>(0);

    public static long[] Memory(ValueBatch observation) => [.. observation["memory"].Lane<long>(0)];

    public static int User(ValueBatch observation) => (int)observation["user"].Lane<long>(0)[0];

    /// <summary>A position whose mask is 1, uniform; one draw.</summary>
    public static int RandomPosition(ReadOnlySpan<sbyte> mask, ref RandomStream random)
    {
        int rank = random.Below(mask.Count((sbyte)1));
        int position = mask.IndexOf((sbyte)1);
        while (rank-- > 0)
        {
            position += 1 + mask[(position + 1)..].IndexOf((sbyte)1);
        }

        return position;
    }

    /// <summary>Return of one episode of the random policy, and its number of steps.</summary>
    public static (double Return, int Steps) RunRandomly(
        IEnvironment environment, StepResult step, ref RandomStream random)
    {
        double total = 0;
        int steps = 0;
        while (!step.Terminated)
        {
            step = environment.Step(RandomPosition(Mask(step.Observation), ref random));
            total += step.Reward;
            steps++;
        }

        return (total, steps);
    }
}
