namespace RecEnv.Conformance;

/// <summary>What became of every rule.</summary>
/// <param name="Results">One entry a rule, in the order of the rules.</param>
public sealed record ConformanceReport(IReadOnlyList<RuleResult> Results)
{
    /// <summary>True when no rule is broken.</summary>
    public bool Passed => !Failures.Any();

    /// <summary>The broken rules.</summary>
    public IEnumerable<RuleResult> Failures => Results.Where(result => result.Outcome == RuleOutcome.Failed);

    /// <summary>One line a rule.</summary>
    public override string ToString() => string.Join('\n', Results);
}
