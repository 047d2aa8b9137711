using RecEnv.Environments.SlateFeedback;
using Feedback = RecEnv.Environments.SlateFeedback.SlateFeedback;

namespace RecEnv.Tests.Environments.SlateFeedback;

/// <summary>The blog's users, items and histories, and environments over them.</summary>
internal static class Blog
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Golden", "gfn");

    public static SlateFeedbackData Data { get; } = SlateFeedbackData.ReadFolder(Folder);

    public static SlateFeedbackOptions Sweep { get; } =
        new() { DataFolder = Folder, ArrivalOrder = ArrivalOrder.Ascending };

    public static IEnvironment Make(SlateFeedbackOptions? options = null) =>
        Feedback.Definition.Make(new EnvironmentSettings { Options = options ?? Sweep });

    /// <summary>Mean reward over all users, each once, of the slate of item ids that a policy shows a user.</summary>
    public static double Play(Func<int, IEnumerable<int>> slateOf, SlateFeedbackOptions? options = null)
    {
        using IEnvironment environment = Make(options);
        double sum = 0;
        environment.Reset(seed: 5);
        for (int user = 0; user < Data.UserCount; user++)
        {
            long[] slate = [.. slateOf(user).Select(id => (long)id - 1)];
            StepResult step = environment.Step(slate);
            Assert.Equal(user, step.Info("user_index").Values.As<long>()[0]);
            Assert.True(step.Terminated);
            sum += step.Reward;
            environment.Reset();
        }

        return sum / Data.UserCount;
    }
}
