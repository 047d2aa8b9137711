using RecEnv.Seeding;

namespace RecEnv.Data;

/// <summary>Generates ratings with latent clusters, popularity skew and noise, for tests and examples.</summary>
/// <remarks>
/// <para>User u rates nᵤ items, nᵤ uniform in [MinRatingsPerUser, MaxRatingsPerUser], drawn one after the other without
/// replacement with probability ∝ 1 / (kᵢ + m), where kᵢ is the popularity rank of item i, from 0, in a random order
/// of the items, and m is PopularityOffset. The rating is</para>
/// <para>r(u, i) = clamp(round(μ + bᵤ + qᵢ + T[g(u), c(i)] + ε), 1, 5)</para>
/// <para>with μ = MeanRating, leniency bᵤ, quality qᵢ, taste T of user cluster g for item cluster c and noise ε normal
/// with mean 0 and the standard deviations of the options, and g, c uniform over the clusters.</para>
/// <para>All draws come from one <see cref="RandomStream"/>, in the order: T row by row, q, c, the shuffle of
/// the ranks; then per user g, b, n, and for each draw the item and, unless it is a repeat, ε.</para>
/// <para>A normal number is the sum of twelve uniform numbers minus 6 (Irwin–Hall), so that only addition,
/// multiplication, division and rounding of doubles occur, which IEEE 754 fixes: the same seed gives the same ratings
/// on every platform. (<see cref="RandomStream.Normal"/> takes logarithms, whose last bit may differ.)</para>
/// </remarks>
public static class SyntheticRatings
{
    /// <summary>Generates ratings.</summary>
    /// <param name="options">Size and shape.</param>
    /// <param name="seed">Any number; equal seeds and options give equal ratings.</param>
    /// <returns>Ratings 1 to 5, without timestamps; ids and rows start at user 1, and the rows of one user stand in
    /// the order in which the user met the items. Item ids are 1 to ItemCount; an item may have no rating.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static RatingSet Generate(SyntheticRatingsOptions options, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        Validate(options);
        return new Generator(options, seed).Run();
    }

    private static void Validate(SyntheticRatingsOptions options)
    {
        RequireIn(options.UserCount, 1, 1_000_000, nameof(options.UserCount));
        RequireIn(options.ItemCount, 1, 1_000_000, nameof(options.ItemCount));
        RequireIn(options.MaxRatingsPerUser, 1, (options.ItemCount + 1) / 2, nameof(options.MaxRatingsPerUser));
        RequireIn(options.MinRatingsPerUser, 1, options.MaxRatingsPerUser, nameof(options.MinRatingsPerUser));
        RequireIn(options.ClusterCount, 1, 1000, nameof(options.ClusterCount));
        RequireIn(options.PopularityOffset, 1e-3, 1_000_000, nameof(options.PopularityOffset));
        RequireIn(options.MeanRating, 1, 5, nameof(options.MeanRating));
        RequireIn(options.TasteSpread, 0, 10, nameof(options.TasteSpread));
        RequireIn(options.QualitySpread, 0, 10, nameof(options.QualitySpread));
        RequireIn(options.LeniencySpread, 0, 10, nameof(options.LeniencySpread));
        RequireIn(options.NoiseSpread, 0, 10, nameof(options.NoiseSpread));
    }

    private static void RequireIn(double value, double low, double high, string name)
    {
        if (!(value >= low && value <= high))
        {
            throw new ArgumentOutOfRangeException(
                name, FormattableString.Invariant($"{name} must be in [{low}, {high}] but is {value}."));
        }
    }

    /// <summary>One run: the latent numbers, then the rows.</summary>
    private sealed class Generator
    {
        private readonly SyntheticRatingsOptions _options;
        private readonly double[] _cumulativePopularity;
        private readonly double[] _quality;
        private readonly int[] _itemCluster;
        private readonly double[] _taste;
        private readonly List<int> _users = [];
        private readonly List<int> _items = [];
        private readonly List<float> _ratings = [];
        private RandomStream _random;

        public Generator(SyntheticRatingsOptions options, ulong seed)
        {
            _options = options;
            _random = new RandomStream(seed);
            _taste = Normals(options.ClusterCount * options.ClusterCount, options.TasteSpread);
            _quality = Normals(options.ItemCount, options.QualitySpread);
            _itemCluster = new int[options.ItemCount];
            for (int item = 0; item < _itemCluster.Length; item++)
            {
                _itemCluster[item] = _random.Below(options.ClusterCount);
            }

            _cumulativePopularity = CumulatePopularity();
        }

        public RatingSet Run()
        {
            int[] lastRater = new int[_options.ItemCount];
            Array.Fill(lastRater, -1);
            for (int user = 0; user < _options.UserCount; user++)
            {
                AddUser(user, lastRater);
            }

            return new RatingSet(
                RatingFormat.None,
                null,
                [.. Enumerable.Range(1, _options.UserCount)],
                [.. Enumerable.Range(1, _options.ItemCount)],
                [.. _users],
                [.. _items],
                [.. _ratings],
                []);
        }

        private void AddUser(int user, int[] lastRater)
        {
            int cluster = _random.Below(_options.ClusterCount);
            double level = _options.MeanRating + (_options.LeniencySpread * NextNormal());
            int spread = _options.MaxRatingsPerUser - _options.MinRatingsPerUser + 1;
            int remaining = _options.MinRatingsPerUser + _random.Below(spread);
            while (remaining > 0)
            {
                int item = NextItem();
                if (lastRater[item] == user)
                {
                    continue;
                }

                lastRater[item] = user;
                remaining--;
                double taste = _taste[(cluster * _options.ClusterCount) + _itemCluster[item]];
                double stars = level + _quality[item] + taste + (_options.NoiseSpread * NextNormal());
                _users.Add(user);
                _items.Add(item);
                _ratings.Add((float)Math.Clamp(Math.Round(stars), 1, 5));
            }
        }

        /// <summary>Sums the weights 1 / (rank + m) over the items, the ranks shuffled (Fisher–Yates).</summary>
        private double[] CumulatePopularity()
        {
            int[] rank = [.. Enumerable.Range(0, _options.ItemCount)];
            for (int i = rank.Length - 1; i > 0; i--)
            {
                int j = _random.Below(i + 1);
                (rank[i], rank[j]) = (rank[j], rank[i]);
            }

            double[] cumulative = new double[rank.Length];
            double total = 0;
            for (int item = 0; item < rank.Length; item++)
            {
                total += 1 / (rank[item] + _options.PopularityOffset);
                cumulative[item] = total;
            }

            return cumulative;
        }

        private int NextItem()
        {
            double target = _random.Uniform() * _cumulativePopularity[^1];
            int found = Array.BinarySearch(_cumulativePopularity, target);
            return Math.Min(found >= 0 ? found + 1 : ~found, _cumulativePopularity.Length - 1);
        }

        private double[] Normals(int count, double deviation)
        {
            double[] numbers = new double[count];
            for (int i = 0; i < count; i++)
            {
                numbers[i] = deviation * NextNormal();
            }

            return numbers;
        }

        /// <summary>Approximately normal, mean 0, standard deviation 1, in (−6, 6); twelve draws.</summary>
        private double NextNormal()
        {
            double sum = 0;
            for (int i = 0; i < 12; i++)
            {
                sum += _random.Uniform();
            }

            return sum - 6;
        }
    }
}
