using RecEnv.Options;

namespace RecEnv.Agents;

/// <summary>Options of the budget-index agent.</summary>
public sealed record BudgetIndexOptions
{
    /// <summary>λ, what a minute of budget is taken to return, in [0, 1000].</summary>
    /// <value>Default: 1.4.</value>
    [Option("What a minute of budget is taken to return; 1.3 suits 10 candidates, 1.6 suits 20.", Minimum = 0, Maximum = 1000)]
    public double ReturnPerBudget { get; init; } = BudgetIndexAgent.DefaultReturnPerBudget;

    /// <summary>Mean quality of each topic, [F]; empty to learn them.</summary>
    /// <value>Default: empty.</value>
    [Option("Mean quality of each topic; empty to learn them from the responses.", Minimum = -1e6, Maximum = 1e6)]
    public IReadOnlyList<double> TopicQualities { get; init; } = [];
}
