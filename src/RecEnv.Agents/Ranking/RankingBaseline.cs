using RecEnv.Data;
using RecEnv.Options;

namespace RecEnv.Agents.Ranking;

/// <summary>A way to rank items that learns from train positives alone: what the figures of others are held against.</summary>
public sealed class RankingBaseline
{
    private readonly Func<PositiveItems, object, int, CancellationToken, IItemScorer> _train;

    private RankingBaseline(
        string name, string summary, Type optionsType, Func<PositiveItems, object, int, CancellationToken, IItemScorer> train)
    {
        (Name, Summary, Schema, _train) = (name, summary, OptionsSchema.For(optionsType), train);
    }

    /// <summary>The baselines, from the simplest on.</summary>
    public static IReadOnlyList<RankingBaseline> All { get; } =
    [
        Of<RandomScorerOptions>(
            "random", "A random order for each user.", (_, options, _, _) => new RandomScorer((ulong)options.Seed)),
        Of<NoOptions>(
            "popularity", "One order for all: items with most train positives first.", (train, _, _, _) => new PopularityScorer(train)),
        Of<ItemNeighboursOptions>(
            "item-knn",
            "Items like those that the user likes, by cosine.",
            (train, options, _, _) => new ItemNeighbours(train, options.Neighbours)),
        Of<PairwiseRankingOptions>(
            "bpr",
            "Matrix factorisation that puts what a user likes before what he does not, by gradient descent.",
            (train, options, _, cancellation) => PairwiseRanking.Train(train, options, cancellation)),
        Of<AlternatingLeastSquaresOptions>(
            "als",
            "Matrix factorisation of who likes what, by alternating least squares.",
            AlternatingLeastSquares.Train),
    ];

    /// <summary>Its name, e.g. "item-knn".</summary>
    public string Name { get; }

    /// <summary>How it ranks, in one sentence.</summary>
    public string Summary { get; }

    /// <summary>Its options.</summary>
    public OptionsSchema Schema { get; }

    /// <summary>The baseline of a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="UnknownAgentException">There is none of this name.</exception>
    public static RankingBaseline Find(string name) => All.FirstOrDefault(baseline => baseline.Name == name)
        ?? throw new UnknownAgentException(
            $"No baseline is called \"{name}\". The baselines are {string.Join(", ", All.Select(baseline => baseline.Name))}; a file " +
            "of factors or of an agent ends in .safetensors.");

    /// <summary>Trains it.</summary>
    /// <param name="train">The train positives.</param>
    /// <param name="optionsJson">Its options as a JSON object; null for the defaults.</param>
    /// <param name="threads">Threads, at least 1; the result is the same for any number.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="InvalidOptionException">An option is unknown, ill-typed or out of range.</exception>
    /// <exception cref="ArgumentException">There is nothing to learn from.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public IItemScorer Train(
        PositiveItems train, string? optionsJson = null, int threads = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        return _train(train, Schema.Parse(optionsJson), threads, cancellation);
    }

    private static RankingBaseline Of<TOptions>(
        string name, string summary, Func<PositiveItems, TOptions, int, CancellationToken, IItemScorer> train)
        where TOptions : class, new() => new(
            name,
            summary,
            typeof(TOptions),
            (positives, options, threads, cancellation) => train(positives, (TOptions)options, threads, cancellation));
}
