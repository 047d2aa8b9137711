using RecEnv.Data;
using RecEnv.Seeding;

namespace RecEnv.Agents.Ranking;

/// <summary>Matrix factorisation that puts what a user likes before what he does not: Bayesian personalised ranking (BPR).</summary>
/// <remarks>
/// <para>
/// Each step draws a train pair (u, i) uniformly and an item j uniformly from those that are not train positives of u, and
/// ascends ln σ(x) − λ/2 |θ|², x = bᵢ − bⱼ + pᵤ·(qᵢ − qⱼ): θ ← θ + η (σ(−x) ∂x/∂θ − λθ). Single precision, one thread.
/// First vectors are normal with deviation 0.1, biases 0. Draws: stream Items for the vectors, stream Choice for the
/// steps, two each.
/// </para>
/// <para>
/// The bias is the last number of an item's vector, and the last of a user's is 1. Reference: Rendle et al. (2009), "BPR:
/// Bayesian personalized ranking from implicit feedback".
/// </para>
/// </remarks>
public static class PairwiseRanking
{
    private const double Deviation = 0.1;

    /// <summary>Finds the vectors.</summary>
    /// <param name="train">The train positives, at least one; no user likes everything.</param>
    /// <param name="options">Sizes, rates, seed.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>Vectors of one number more than the options say, the bias.</returns>
    /// <exception cref="ArgumentException">There is no train positive, or a user likes every item.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static MatrixFactors Train(
        PositiveItems train, PairwiseRankingOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(options);
        Require(train);
        int width = options.Dimensions + 1;
        var key = new EpisodeKey((ulong)options.Seed, 0);
        RandomStream start = key.Stream(StreamId.Items);
        float[] users = First(train.UserCount, width, last: 1, ref start);
        float[] items = First(train.ItemCount, width, last: 0, ref start);
        RandomStream random = key.Stream(StreamId.Choice);
        (int[] pairUsers, int[] pairItems) = Columns(train);
        for (int pass = 0; pass < options.Passes; pass++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int step = 0; step < pairUsers.Length; step++)
            {
                int pair = random.Below(pairUsers.Length);
                int user = pairUsers[pair];
                int other = train.NegativeOf(user, random.Below(train.ItemCount - train.CountOf(user)));
                Step(
                    users.AsSpan(user * width, width),
                    items.AsSpan(pairItems[pair] * width, width),
                    items.AsSpan(other * width, width),
                    (float)options.LearningRate,
                    (float)options.Regularization);
            }
        }

        return new MatrixFactors(width, users, items);
    }

    private static void Step(Span<float> user, Span<float> liked, Span<float> other, float rate, float decay)
    {
        float difference = FactorMath.Dot(user, liked) - FactorMath.Dot(user, other);
        float pull = rate / (1 + MathF.Exp(difference));
        float keep = 1 - (rate * decay);
        for (int i = 0; i < user.Length - 1; i++)
        {
            float change = liked[i] - other[i];
            float mine = user[i];
            user[i] = (keep * mine) + (pull * change);
            liked[i] = (keep * liked[i]) + (pull * mine);
            other[i] = (keep * other[i]) - (pull * mine);
        }

        liked[^1] = (keep * liked[^1]) + pull;
        other[^1] = (keep * other[^1]) - pull;
    }

    private static float[] First(int count, int width, float last, ref RandomStream random)
    {
        float[] vectors = new float[count * width];
        for (int i = 0; i < vectors.Length; i++)
        {
            vectors[i] = i % width == width - 1 ? last : (float)(Deviation * random.Normal());
        }

        return vectors;
    }

    private static (int[] Users, int[] Items) Columns(PositiveItems train)
    {
        int[] users = new int[train.Count];
        int[] items = new int[train.Count];
        int pair = 0;
        for (int user = 0; user < train.UserCount; user++)
        {
            foreach (int item in train.Of(user))
            {
                (users[pair], items[pair++]) = (user, item);
            }
        }

        return (users, items);
    }

    private static void Require(PositiveItems train)
    {
        if (train.Count == 0)
        {
            throw new ArgumentException("There is no train positive to learn from. Use a lower threshold or other ratings.");
        }

        for (int user = 0; user < train.UserCount; user++)
        {
            if (train.CountOf(user) == train.ItemCount)
            {
                throw new ArgumentException(
                    $"User {user} likes all {train.ItemCount} items, so that there is nothing to rank below them. Use a higher " +
                    "threshold or other ratings.");
            }
        }
    }
}
