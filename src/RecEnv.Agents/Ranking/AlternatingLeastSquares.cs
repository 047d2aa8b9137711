using RecEnv.Data;
using RecEnv.Seeding;

namespace RecEnv.Agents.Ranking;

/// <summary>Matrix factorisation of who likes what, by alternating least squares.</summary>
/// <remarks>
/// <para>
/// Minimises Σᵤᵢ cᵤᵢ (xᵤᵢ − pᵤ·qᵢ)² + λ (Σᵤ |pᵤ|² + Σᵢ |qᵢ|²) over all users and items: x = 1 and c = 1 + α for a train
/// positive, x = 0 and c = 1 elsewhere. With the items fixed, pᵤ = (QᵀQ + α Σᵢ qᵢqᵢᵀ + λI)⁻¹ (1 + α) Σᵢ qᵢ, the sums over
/// u's positives; likewise the items. The first qᵢ are normal with deviation 1/√d, one draw of stream Items each. Reference:
/// Hu, Koren and Volinsky (2008), "Collaborative filtering for implicit feedback datasets".
/// </para>
/// <para>
/// In double precision. Each vector depends on the other side alone, so that threads do not change a bit. A user or
/// item without train positives gets the zero vector.
/// </para>
/// </remarks>
public static class AlternatingLeastSquares
{
    /// <summary>Finds the vectors.</summary>
    /// <param name="train">The train positives.</param>
    /// <param name="options">Sizes, weights, seed.</param>
    /// <param name="threads">Threads, at least 1; the result is the same for any number.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static MatrixFactors Train(
        PositiveItems train,
        AlternatingLeastSquaresOptions options,
        int threads = 1,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        int d = options.Dimensions;
        PositiveItems usersOf = train.Transpose();
        double[] users = new double[train.UserCount * d];
        double[] items = FirstItems(train.ItemCount, options);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        for (int sweep = 0; sweep < options.Sweeps; sweep++)
        {
            Fit(train, items, users, options, parallel);
            Fit(usersOf, users, items, options, parallel);
        }

        return new MatrixFactors(
            d, Array.ConvertAll(users, number => (float)number), Array.ConvertAll(items, number => (float)number));
    }

    private static double[] FirstItems(int count, AlternatingLeastSquaresOptions options)
    {
        RandomStream random = new EpisodeKey((ulong)options.Seed, 0).Stream(StreamId.Items);
        double[] items = new double[count * options.Dimensions];
        foreach (ref double number in items.AsSpan())
        {
            number = random.Normal() / Math.Sqrt(options.Dimensions);
        }

        return items;
    }

    /// <summary>Finds the vectors of one side from those of the other.</summary>
    private static void Fit(
        PositiveItems pairs, double[] others, double[] vectors, AlternatingLeastSquaresOptions options, ParallelOptions parallel)
    {
        int d = options.Dimensions;
        double[] common = Common(others, options);
        Parallel.For(
            0,
            pairs.UserCount,
            parallel,
            () => new double[d * d],
            (index, _, matrix) =>
            {
                Span<double> vector = vectors.AsSpan(index * d, d);
                vector.Clear();
                if (pairs.CountOf(index) > 0)
                {
                    common.CopyTo(matrix, 0);
                    foreach (int other in pairs.Of(index))
                    {
                        ReadOnlySpan<double> theirs = others.AsSpan(other * d, d);
                        FactorMath.AddSquare(options.Confidence, theirs, matrix);
                        FactorMath.AddScaled(1 + options.Confidence, theirs, vector);
                    }

                    FactorMath.Solve(matrix, vector);
                }

                return matrix;
            },
            _ => { });
    }

    /// <summary>YᵀY + λI, its lower half.</summary>
    private static double[] Common(double[] others, AlternatingLeastSquaresOptions options)
    {
        int d = options.Dimensions;
        double[] common = new double[d * d];
        for (int start = 0; start < others.Length; start += d)
        {
            FactorMath.AddSquare(1, others.AsSpan(start, d), common);
        }

        for (int i = 0; i < d; i++)
        {
            common[(i * d) + i] += options.Regularization;
        }

        return common;
    }
}
