using RecEnv.Seeding;

namespace RecEnv.Data.Generation;

/// <summary>What all users share: the items, their popularity and the law of positions. Immutable.</summary>
/// <remarks>Memory: 4d + 40 bytes an item.</remarks>
internal sealed class ItemWorld
{
    private readonly float[] _vectors; // [M, d]
    private readonly float[] _qualities; // [M]
    private readonly int[] _clusters; // [M]
    private readonly int[] _ranks; // [M]; −1 for a cold item
    private readonly ulong _seed;

    public ItemWorld(GenerationOptions options, LatentSpace space, ulong seed, ref RandomStream random)
    {
        (Space, _seed) = (space, seed);
        _vectors = new float[options.ItemCount * space.Dimensions];
        _qualities = new float[options.ItemCount];
        _clusters = new int[options.ItemCount];
        for (int item = 0; item < options.ItemCount; item++)
        {
            _clusters[item] = space.Draw(_vectors.AsSpan(item * space.Dimensions, space.Dimensions), ref random);
            _qualities[item] = (float)(options.QualitySpread * random.Normal());
        }

        _ranks = DrawRanks(options, ref random);
        Weights = WeightsOf(options);
        TotalWeight = Weights.Sum();
        Popularity = new AliasTable(Weights);
        Examination = [.. Enumerable.Range(1, options.SlateSize).Select(k => Math.Pow(k, -options.PositionBias))];
        Positions = new AliasTable(Examination);
    }

    public LatentSpace Space { get; }

    /// <summary>Popularity weights of the items, [M]; 0 for cold items.</summary>
    public double[] Weights { get; }

    public double TotalWeight { get; }

    public AliasTable Popularity { get; }

    /// <summary>Probability that a position is examined, [L].</summary>
    public double[] Examination { get; }

    /// <summary>Positions in proportion to their examination.</summary>
    public AliasTable Positions { get; }

    public ReadOnlySpan<int> Clusters => _clusters;

    public ReadOnlySpan<int> Ranks => _ranks;

    public double QualityOf(int item) => _qualities[item];

    public ReadOnlySpan<float> VectorOf(int item) => _vectors.AsSpan(item * Space.Dimensions, Space.Dimensions);

    /// <summary>Draws what is seen of an item; the same for the same item, always.</summary>
    public void Observe(int item, Span<float> features)
    {
        RandomStream random = new EpisodeKey(_seed, (ulong)item).Stream(StreamId.Items);
        Space.Observe(VectorOf(item), features, ref random);
    }

    /// <summary>A random order of the items that are met; the cold ones are those of the lowest ids.</summary>
    private static int[] DrawRanks(GenerationOptions options, ref RandomStream random)
    {
        int[] ranks = new int[options.ItemCount];
        for (int item = 0; item < ranks.Length; item++)
        {
            ranks[item] = Math.Max(-1, item - options.ColdItemCount);
        }

        for (int i = ranks.Length - 1; i > options.ColdItemCount; i--)
        {
            int j = options.ColdItemCount + random.Below(i - options.ColdItemCount + 1);
            (ranks[i], ranks[j]) = (ranks[j], ranks[i]);
        }

        return ranks;
    }

    private double[] WeightsOf(GenerationOptions options)
    {
        double[] weights = new double[_ranks.Length];
        for (int item = 0; item < weights.Length; item++)
        {
            weights[item] = _ranks[item] < 0 ? 0 : Math.Pow(_ranks[item] + 1 + options.ZipfOffset, -options.ZipfExponent);
        }

        return weights;
    }
}
