using System.Globalization;
using System.Text;
using RecEnv.Environments.RatingReplay;

namespace RecEnv.Tests.Environments.RatingReplay;

/// <summary>Pins what a seed gives: if a change breaks this on purpose, the environment needs a new version.</summary>
public class RatingReplayTrajectoryTests
{
    private const string Recorded =
        """
        user 12 shown 6 reward 0 memory 300 300 300 300 300
        user 12 shown 196 reward 1 memory 300 300 300 300 196
        user 12 shown 142 reward 0 memory 300 300 300 300 196
        user 12 shown 144 reward 1 memory 300 300 300 196 144
        user 12 shown 114 reward 0 memory 300 300 300 196 144
        user 12 shown 177 reward 0 memory 300 300 300 196 144

        """;

    [Fact]
    public void Step_Seed42AlwaysFirstAvailable_FollowsTheRecordedTrajectory()
    {
        using IEnvironment environment = Replays.Make();
        var text = new StringBuilder();
        StepResult step = environment.Reset(seed: 42);
        for (int t = 0; t < 6; t++)
        {
            int position = Replays.Mask(step.Observation).IndexOf((sbyte)1);
            long item = Replays.Available(step.Observation)[position];
            step = environment.Step(position);
            string memory = string.Join(' ', Replays.Memory(step.Observation));
            text.Append(CultureInfo.InvariantCulture, $"user {Replays.User(step.Observation)} shown {item} ")
                .Append(CultureInfo.InvariantCulture, $"reward {step.Reward} memory {memory}\n");
        }

        Assert.Equal(Recorded, text.ToString());
    }

    [Fact]
    public void Step_FlatLayout_ShowsTheSameNumbersAndTheMaskAsInfo()
    {
        using var tiny = new TinyRatings();
        using IEnvironment flat = RecEnv.Environments.RatingReplay.RatingReplay.Definition.Make(new EnvironmentSettings
        {
            Options = new RatingReplayOptions { Path = tiny.Path, MinimumPositives = 3, MemoryLength = 1 },
            Layout = ObservationLayout.Flat,
        });
        StepResult step = flat.Reset(seed: 1);
        int position = Observation(step)[..6].IndexOf(5f);

        step = flat.Step(position);

        // available [6], mask [6], memory [1], user one-hot [4]
        Assert.Equal(5f, Observation(step)[position]);
        Assert.Equal(0f, Observation(step)[6 + position]);
        Assert.Equal([5f, 1f, 0f, 0f, 0f], Observation(step)[12..].ToArray());
        Assert.Equal(0, step.Infos[0].Values.As<sbyte>()[position]);
        Assert.Null(flat.Contract.ObservationSpace.Violation(step.Observation, 0));
    }

    private static Span<float> Observation(StepResult step) => step.Observation.Leaves[0].As<float>();
}
