using RecEnv.Options;
using RecEnv.Seeding;

namespace RecEnv.Data.Generation;

/// <summary>Generates interactions of users with items that have a known latent structure, user by user.</summary>
/// <remarks>
/// <para>Latent space. Centre mₖ, k in [0, K), is a uniform direction of length √d in d dimensions. A vector of cluster
/// k is (mₖ + σε) / √(1 + σ²), ε ~ N(0, I). Item i has a cluster, uniform, and a vector qᵢ of it; user u has two, aᵤ and
/// zᵤ, each of a uniform cluster. Without clusters (K = 0) the vectors are N(0, I).</para>
/// <para>Drift. At time t after the start of T the taste is pᵤ(t) = cos θ · aᵤ + sin θ · zᵤ, θ = δ · π/2 · t/T. Affinity
/// x = pᵤ(t)·qᵢ / √d: mean 0 and variance 1 over independent vectors, mean √d / (1 + σ²) within a cluster.</para>
/// <para>Popularity. An item is shown with weight wᵢ = (rank + 1 + m)^−s among those that the user has not met, ranks
/// in random order over the items. The lowest-numbered ColdItemCount items have weight 0.</para>
/// <para>Click. A position k from 0 is examined with probability eₖ = (k + 1)^−η; an examined item is clicked with
/// probability α(x) = φ + (1 − φ) / (1 + exp(−b − βx)). Under <see cref="RecordedRows.Shown"/> a user is shown slates
/// of L different items, the last one maybe shorter, and each item is a row. Under <see cref="RecordedRows.Clicked"/>
/// each row is the click of a slate of its own: P(k, i) ∝ eₖ · wᵢ · α(x).</para>
/// <para>Rating. clamp(round(μ + lᵤ + hᵢ + τx + ε)), lᵤ ~ N(0, σ_l²), hᵢ ~ N(0, σ_h²), ε ~ N(0, σ_ε²), rounded to
/// RatingStep from LowestRating on.</para>
/// <para>Time. User u has nᵤ rows (see <see cref="ActivityLaw"/>); a slate that begins with his row j is at ⌊T (j + U) /
/// nᵤ⌋ seconds, U uniform: evenly over the whole time.</para>
/// <para>Features. What an agent may see of a vector is (x + νε) / √(1 + ν²).</para>
/// <para>Randomness. What users share comes from the stream Items of episode 2⁶⁴ − 1 of the seed; user u's own from the
/// streams of episode u. So a user's rows depend on (options, seed, user) and on nothing else. Logarithms, sines and
/// powers are used, whose last bit may differ between platforms; a decision changes by that about once in 10¹⁵ rows.
/// Safe to use from many threads.</para>
/// <para><see cref="SyntheticRatings"/> is the small sister: ratings in memory, equal to the last bit on every platform,
/// which the default data of RatingReplay-v0 need.</para>
/// <para>References: Richardson, Dominowska, Ragno (2007) and Joachims, Swaminathan, Schnabel (2017) for the
/// position-based click model.</para>
/// </remarks>
public sealed class DataGenerator
{
    /// <summary>Name and version of the formulas; rows of equal version, options and seed are equal.</summary>
    public const string Version = "recenv-generate/1";

    private readonly ItemWorld _world;
    private readonly ActivityPlan _plan;

    /// <summary>Draws what all users share.</summary>
    /// <param name="options">Size and structure.</param>
    /// <param name="seed">Any 64 bits.</param>
    /// <exception cref="InvalidOptionException">An option is out of range, or options disagree.</exception>
    public DataGenerator(GenerationOptions options, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsSchema.For<GenerationOptions>().Check(options);
        (Options, Seed) = (options, seed);
        RandomStream random = new EpisodeKey(seed, ulong.MaxValue).Stream(StreamId.Items);
        _plan = new ActivityPlan(options, ref random);
        _world = new ItemWorld(options, new LatentSpace(options, ref random), seed, ref random);
    }

    /// <summary>Size and structure.</summary>
    public GenerationOptions Options { get; }

    /// <summary>The seed.</summary>
    public ulong Seed { get; }

    /// <summary>Probability that each position is examined, [L].</summary>
    public IReadOnlyList<double> Examination => _world.Examination;

    internal ItemWorld World => _world;

    /// <summary>Number of rows of a user.</summary>
    /// <param name="user">The user, in [0, U).</param>
    public int RowCountOf(int user) => _plan.CountOf(Check(user, Options.UserCount, nameof(user)));

    /// <summary>Makes the rows of a user.</summary>
    /// <param name="user">The user, in [0, U).</param>
    /// <returns>His rows in the order of time.</returns>
    public IReadOnlyList<Interaction> RowsOf(int user)
    {
        var rows = new Interaction[RowCountOf(user)];
        NewRows().Make(user, rows);
        return rows;
    }

    /// <summary>What is latent about a user.</summary>
    /// <param name="user">The user, in [0, U).</param>
    public UserTruth User(int user) => NewRows().Truth(Check(user, Options.UserCount, nameof(user)));

    /// <summary>What is latent about an item.</summary>
    /// <param name="item">The item, in [0, M).</param>
    public ItemTruth Item(int item)
    {
        Check(item, Options.ItemCount, nameof(item));
        float[] features = new float[Options.Dimensions];
        _world.Observe(item, features);
        return new ItemTruth
        {
            Cluster = _world.Clusters[item],
            Rank = _world.Ranks[item],
            Popularity = _world.Weights[item] / _world.TotalWeight,
            Quality = _world.QualityOf(item),
            Latent = [.. _world.VectorOf(item)],
            Features = features,
        };
    }

    /// <summary>A maker of rows for one thread.</summary>
    internal UserRows NewRows() => new(Options, _world, _plan, Seed);

    private static int Check(int index, int count, string name)
    {
        return (uint)index < (uint)count ? index : throw new ArgumentOutOfRangeException(
            name, $"{name} must be in [0, {count - 1}] but is {index}.");
    }
}
