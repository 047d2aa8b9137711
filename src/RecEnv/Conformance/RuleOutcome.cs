namespace RecEnv.Conformance;

/// <summary>What became of a rule.</summary>
public enum RuleOutcome
{
    /// <summary>The environment keeps the rule, as far as was tried.</summary>
    Passed = 1,

    /// <summary>The environment breaks the rule.</summary>
    Failed = 2,

    /// <summary>The rule does not apply, or nothing happened that it speaks of.</summary>
    Skipped = 3,
}
