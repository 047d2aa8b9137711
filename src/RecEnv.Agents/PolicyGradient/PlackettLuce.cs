using RecEnv.Learning;
using RecEnv.Seeding;

namespace RecEnv.Agents.PolicyGradient;

/// <summary>The law of Plackett and Luce over ordered slates: each position draws from the candidates not yet shown.</summary>
/// <remarks>
/// P(a₁ … a_K) = Πₜ exp(z_{aₜ}) / Σ_{j not in a₁ … aₜ₋₁} exp(z_j), z the candidates' scores. With K = 1 it is the softmax.
/// References: Luce (1959); Plackett (1975).
/// </remarks>
internal static class PlackettLuce
{
    /// <summary>Draws a slate: one uniform a position, in order, by inversion over the candidates left, in ascending order.</summary>
    /// <param name="scores">z, [N], finite.</param>
    /// <param name="slate">Receives candidates, [K], K at most N.</param>
    /// <param name="random">Where draws come from.</param>
    /// <returns>Natural logarithm of the slate's probability.</returns>
    public static double Sample(ReadOnlySpan<float> scores, Span<int> slate, ref RandomStream random)
    {
        double logProbability = 0;
        for (int position = 0; position < slate.Length; position++)
        {
            ReadOnlySpan<int> shown = slate[..position];
            double largest = Largest(scores, shown);
            double total = Total(scores, shown, largest);
            double left = random.Uniform() * total;
            int chosen = -1;
            for (int candidate = 0; candidate < scores.Length && left >= 0; candidate++)
            {
                if (!shown.Contains(candidate))
                {
                    (chosen, left) = (candidate, left - Math.Exp(scores[candidate] - largest));
                }
            }

            slate[position] = chosen; // rounding may leave a rest behind the last one, which is then chosen
            logProbability += scores[chosen] - largest - Math.Log(total);
        }

        return logProbability;
    }

    /// <summary>The most probable slate: the K highest scores, of equals the lower candidate.</summary>
    /// <param name="scores">z, [N].</param>
    /// <param name="slate">Receives candidates, [K].</param>
    public static void Best(ReadOnlySpan<float> scores, Span<int> slate)
    {
        for (int position = 0; position < slate.Length; position++)
        {
            int best = -1;
            for (int candidate = 0; candidate < scores.Length; candidate++)
            {
                if (!slate[..position].Contains(candidate) && (best < 0 || scores[candidate] > scores[best]))
                {
                    best = candidate;
                }
            }

            slate[position] = best;
        }
    }

    /// <summary>Natural logarithms of the probabilities of slates, and how undecided each of their choices was.</summary>
    /// <param name="tape">Where they are computed.</param>
    /// <param name="scores">z, [B, N].</param>
    /// <param name="slates">Candidates, [B, K], distinct in each row.</param>
    /// <returns>
    /// ln P, [B, 1], and Σₜ of the entropies of the choices given those before, [B, 1]: over slates that the law draws its mean is
    /// the law's entropy.
    /// </returns>
    public static (Tensor LogProbability, Tensor Entropy) Rate(Tape tape, Tensor scores, ReadOnlySpan<int> slates)
    {
        (int rows, int count) = (scores.Rows, scores.Columns);
        int slateSize = slates.Length / rows;
        int[] chosen = new int[rows];
        Tensor? sum = null;
        Tensor? entropy = null;
        for (int position = 0; position < slateSize; position++)
        {
            Tensor left = tape.Zeros(rows, count, out Span<float> mask);
            mask.Fill(1);
            for (int row = 0; row < rows; row++)
            {
                ReadOnlySpan<int> slate = slates.Slice(row * slateSize, slateSize);
                foreach (int candidate in slate[..position])
                {
                    mask[(row * count) + candidate] = 0;
                }

                chosen[row] = slate[position];
            }

            Tensor logs = scores.LogSoftmax(left);
            Tensor terms = (logs.Masked(left) * scores.Softmax(left)).RowSums();
            Tensor own = logs.Gather(tape.Index(chosen));
            (sum, entropy) = (sum + own ?? own, entropy - terms ?? -terms);
        }

        return (sum!.Value, entropy!.Value);
    }

    private static double Largest(ReadOnlySpan<float> scores, ReadOnlySpan<int> shown)
    {
        double largest = double.NegativeInfinity;
        for (int candidate = 0; candidate < scores.Length; candidate++)
        {
            largest = shown.Contains(candidate) ? largest : Math.Max(largest, scores[candidate]);
        }

        return largest;
    }

    private static double Total(ReadOnlySpan<float> scores, ReadOnlySpan<int> shown, double largest)
    {
        double total = 0;
        for (int candidate = 0; candidate < scores.Length; candidate++)
        {
            total += shown.Contains(candidate) ? 0 : Math.Exp(scores[candidate] - largest);
        }

        return total;
    }
}
