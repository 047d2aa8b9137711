using RecEnv.Agents.Runs;
using RecEnv.Spaces;

namespace RecEnv.Tool.Training;

/// <summary>Warns where a table of states learns nothing, because hardly any state is met twice.</summary>
internal static class TableWarning
{
    private const string Table = "tabular-q";

    // Even two bins each make a thousand states of so many numbers; the agent's hundred bins make 10²⁰.
    private const int MostNumbers = 10;

    /// <summary>The warning; null where there is no reason for one.</summary>
    public static string? Of(TrainingPlan plan, EnvironmentContract contract)
    {
        int numbers = plan.Agent == Table ? contract.ObservationSpace.Leaves.Sum(leaf => Numbers(leaf, contract.Slate)) : 0;
        return numbers <= MostNumbers ? null : FormattableString.Invariant(
            $"Warning: each entry of {Table}'s table is for one combination of {numbers} real numbers of \"{contract.EnvironmentId}\", so that hardly any is met twice and little is learned. An agent that takes features, such as slateq or lin-ucb, may do better.");
    }

    /// <summary>Real numbers of a leaf that are part of a state and its slate: those of shown items alone, and of no responses.</summary>
    private static int Numbers(Leaf leaf, SlateFacts? slate)
    {
        string root = leaf.Path.Split('/')[0];
        return !leaf.ElementType.IsFloat() || root == "response" ? 0
            : root == "doc" && slate is not null ? leaf.Size / slate.CandidateCount * slate.SlateSize
            : leaf.Size;
    }
}
