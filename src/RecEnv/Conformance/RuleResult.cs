namespace RecEnv.Conformance;

/// <summary>What became of one rule.</summary>
/// <param name="Rule">The rule, as a sentence.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Detail">How it was broken, with seed, lane, step and leaf, or why it was skipped; else empty.</param>
public sealed record RuleResult(string Rule, RuleOutcome Outcome, string Detail)
{
    /// <summary>One line: the outcome, the rule, and the detail.</summary>
    public override string ToString() =>
        $"{Outcome.ToString().ToLowerInvariant(),-7} {Rule}{(Detail.Length == 0 ? "" : $" {Detail}")}";
}
