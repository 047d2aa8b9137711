namespace RecEnv.Conformance;

/// <summary>A rule of the environment contract.</summary>
/// <param name="Text">The rule, as a sentence.</param>
/// <param name="Breaches">Tries the rule and describes each breach in a sentence; only the first is taken.</param>
/// <param name="SkipReason">Why the rule does not apply, in a sentence; null when it does.</param>
internal sealed record Rule(
    string Text, Func<Subject, IEnumerable<string>> Breaches, Func<Subject, string?>? SkipReason = null)
{
    /// <summary>The rule that all others stand on: an environment that cannot be played cannot be checked.</summary>
    public static Rule Playable { get; } = new(
        "Every state accepts an action of the action space.",
        subject => subject.Script.Problem is { } problem ? [problem] : []);

    public RuleResult Apply(Subject subject)
    {
        if (this != Playable && subject.Script.Problem is not null)
        {
            return new RuleResult(Text, RuleOutcome.Skipped, "The environment could not be played.");
        }

        if (SkipReason?.Invoke(subject) is { } reason)
        {
            return new RuleResult(Text, RuleOutcome.Skipped, reason);
        }

        string? breach = FirstBreach(subject);
        return new RuleResult(Text, breach is null ? RuleOutcome.Passed : RuleOutcome.Failed, breach ?? "");
    }

    private string? FirstBreach(Subject subject)
    {
        try
        {
            return Breaches(subject).FirstOrDefault();
        }
        catch (Exception error)
        {
            // Whatever a stranger's environment throws where it should not is a breach, and the other rules go on.
            return $"The environment threw {Failure.Describe(error)}.";
        }
    }
}
