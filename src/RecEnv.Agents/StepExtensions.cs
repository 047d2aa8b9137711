namespace RecEnv.Agents;

/// <summary>Questions that agents ask of a step.</summary>
internal static class StepExtensions
{
    /// <summary>True where the episode has ended and no new one has started yet, so that no action is needed.</summary>
    /// <param name="step">The step.</param>
    /// <param name="lane">The lane.</param>
    public static bool IsIdle(this VectorStep step, int lane) =>
        (step.Terminated[lane] || step.Truncated[lane]) && !step.Started[lane];
}
