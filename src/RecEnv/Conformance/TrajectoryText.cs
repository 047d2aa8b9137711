using System.Globalization;
using System.Text;
using RecEnv.Spaces;

namespace RecEnv.Conformance;

/// <summary>A trajectory as readable lines, the same wherever the environment runs.</summary>
/// <remarks>
/// The actions are fixed: a discrete action takes the first one allowed (info "action_mask", else all) at or after
/// 7·step modulo n, element j of a multi-discrete action (step + 3·j) modulo n. A line has the step, the action, the
/// reward, how the episode ended, and each leaf: its numbers when there are at most 6, else "n: count of non-zeros, sum,
/// sum weighted by index + 1". Numbers have 6 decimals, so that the last bit of exp and log, which differs between
/// platforms, does not show.
/// </remarks>
public static class TrajectoryText
{
    private const int NumbersShown = 6;

    /// <summary>Runs an environment and writes what it returns.</summary>
    /// <param name="environment">An environment with one integer action leaf that starts at 0.</param>
    /// <param name="seed">Seed of the reset.</param>
    /// <param name="steps">Steps to take, at least 1; an episode that ends is followed by the next.</param>
    public static string Write(IEnvironment environment, ulong seed, int steps)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{environment.Contract.EnvironmentId} seed {seed}\n");
        StepResult result = environment.Reset(seed);
        Append(text, "reset", result);
        for (int step = 0; step < steps; step++)
        {
            Choose(environment, result, step);
            string action = Numbers(environment.Action.Leaves[0], ",");
            result = environment.Step(environment.Action);
            string end = result.Terminated ? "terminated" : result.Truncated ? "truncated" : "-";
            Append(
                text,
                string.Create(CultureInfo.InvariantCulture, $"{step} a={action} r={result.Reward:F6} {end}"),
                result);
            if (result.EpisodeOver)
            {
                result = environment.Reset();
                Append(text, "reset", result);
            }
        }

        return text.ToString();
    }

    private static void Choose(IEnvironment environment, StepResult last, int step)
    {
        Span<long> action = environment.Action.Leaves[0].As<long>();
        switch (environment.Contract.ActionSpace)
        {
            case DiscreteSpace discrete:
                int n = checked((int)discrete.N);
                InfoBuffer? mask = last.Infos.FirstOrDefault(info => info.Leaf.Path == "action_mask");
                int chosen = 7 * step % n;
                while (mask is not null && mask.Values.Bytes[chosen] == 0)
                {
                    chosen = (chosen + 1) % n;
                }

                action[0] = chosen;
                break;
            case MultiDiscreteSpace multi:
                for (int j = 0; j < action.Length; j++)
                {
                    action[j] = (step + (3 * j)) % multi.Nvec[j];
                }

                break;
            default:
                throw new NotSupportedException(
                    $"A trajectory needs whole-number actions, but these are {environment.Contract.ActionSpace.Describe()}.");
        }
    }

    private static void Append(StringBuilder text, string head, StepResult result)
    {
        text.Append(head);
        foreach (LeafBuffer leaf in result.Observation.Leaves)
        {
            text.Append(" | ").Append(leaf.Leaf.Path).Append(' ').Append(Summary(leaf));
        }

        text.Append('\n');
    }

    private static string Summary(LeafBuffer leaf)
    {
        int size = leaf.Leaf.Size;
        if (size <= NumbersShown)
        {
            return Numbers(leaf, " ");
        }

        int count = 0;
        double sum = 0;
        double weighted = 0;
        for (int i = 0; i < size; i++)
        {
            double value = leaf.Leaf.ElementType.Read(leaf.Bytes, i);
            count += value != 0 ? 1 : 0;
            sum += value;
            weighted += (i + 1) * value;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{size}: {count} {sum:F6} {weighted:F6}");
    }

    private static string Numbers(LeafBuffer leaf, string separator)
    {
        string format = leaf.Leaf.ElementType.IsFloat() ? "F6" : "F0";
        byte[] bytes = leaf.Bytes.ToArray();
        return string.Join(separator, Enumerable.Range(0, leaf.Leaf.Size)
            .Select(i => leaf.Leaf.ElementType.Read(bytes, i).ToString(format, CultureInfo.InvariantCulture)));
    }
}
