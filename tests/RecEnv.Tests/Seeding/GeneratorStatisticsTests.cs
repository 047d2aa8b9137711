using RecEnv.Seeding;

namespace RecEnv.Tests.Seeding;

/// <summary>Draws against their distributions. Bounds are five standard errors: a right generator fails once in a million.</summary>
public class GeneratorStatisticsTests
{
    private const int Draws = 400_000;
    private const double Errors = 5;

    [Fact]
    public void Uniform_ManyDraws_HasTheMomentsOfTheUnitInterval()
    {
        double[] draws = Draw(1, static (ref RandomStream stream) => stream.Uniform());

        Assert.All(draws, draw => Assert.InRange(draw, 0, 1 - Math.ScaleB(1, -53)));
        AssertMean(draws, 0.5, Math.Sqrt(1.0 / 12));
        AssertMean(draws.Select(x => (x - 0.5) * (x - 0.5)), 1.0 / 12, Math.Sqrt(1.0 / 180));
    }

    // E x^k = 1·3·…·(k−1) for even k, and var x^k = E x^2k − (E x^k)².
    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(3, 0, 15)]
    [InlineData(4, 3, 96)]
    public void Normal_ManyDraws_HasItsMoments(int power, double mean, double variance)
    {
        double[] draws = Draw(2, static (ref RandomStream stream) => stream.Normal());

        AssertMean(draws.Select(x => Math.Pow(x, power)), mean, Math.Sqrt(variance));
    }

    // Across the edges of the ziggurat: 0.2152 is its narrowest layer's, 3.6542 its widest one's, beyond which lies the tail.
    [Theory]
    [InlineData(0.2152418959132738, 0.8295787)]
    [InlineData(1, 0.3173105)]
    [InlineData(2, 0.04550026)]
    [InlineData(3, 0.002699796)]
    [InlineData(3.6541528853610088, 0.0002580325)]
    [InlineData(4, 0.00006334248)]
    public void Normal_ManyDraws_LiesBeyondABoundAsOftenAsItShould(double bound, double probability)
    {
        double[] draws = Draw(3, static (ref RandomStream stream) => stream.Normal());

        AssertShare(draws.Count(x => x > bound) + draws.Count(x => x < -bound), draws.Length, probability);
        AssertShare(draws.Count(x => x > bound), draws.Length, probability / 2);
    }

    // Kolmogorov and Smirnov: sqrt(n)·D is above 2.5 with probability 2·exp(−2·2.5²) = 7e-6.
    [Fact]
    public void Normal_ManyDraws_FollowsItsDistribution()
    {
        double[] draws = Draw(4, static (ref RandomStream stream) => stream.Normal());
        Array.Sort(draws);

        double distance = draws.Select((x, i) => Math.Abs(Phi(x) - ((i + 0.5) / draws.Length))).Max();

        Assert.True(Math.Sqrt(draws.Length) * distance < 2.5, $"{distance}");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(64)]
    [InlineData(100)]
    public void Below_ManyDraws_IsUniform(int count)
    {
        var stream = new RandomStream(5);
        int[] seen = new int[count];
        for (int i = 0; i < Draws; i++)
        {
            seen[stream.Below(count)]++;
        }

        AssertUniform(seen);
    }

    // 3·2²⁹ does not divide 2³²: without refusals the lower half of each third would come up twice as often.
    [Fact]
    public void Below_CountThatRefusesManyDraws_IsUniform()
    {
        var stream = new RandomStream(6);
        int[] seen = new int[12];
        for (int i = 0; i < Draws; i++)
        {
            seen[stream.Below(3 << 29) / (1 << 27)]++;
        }

        AssertUniform(seen);
    }

    [Fact]
    public void Stream_OfNeighbouringKeys_IsUncorrelated()
    {
        EpisodeKey[] keys = [new(1, 0), new(1, 1), new(2, 0), new(0, 0), new(1, 2)];
        double[][] streams =
        [
            .. keys.SelectMany(key => Enum.GetValues<StreamId>().Select(id => key.Stream(id))).Select(Uniforms),
        ];

        // The product of two independent centred uniforms has mean 0 and variance 1/144.
        for (int i = 0; i < streams.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                AssertMean(streams[i].Zip(streams[j], (x, y) => (x - 0.5) * (y - 0.5)), 0, 1.0 / 12);
            }
        }
    }

    [Fact]
    public void Stream_FirstDrawsOfConsecutiveSeeds_AreUniform()
    {
        int[] seen = new int[16];
        for (ulong seed = 0; seed < 100_000; seed++)
        {
            seen[new EpisodeKey(seed, 0).Stream(StreamId.Users).Bits() >> 60]++;
        }

        AssertUniform(seen);
    }

    private delegate double Drawing(ref RandomStream stream);

    private static double[] Draw(ulong seed, Drawing drawing)
    {
        var stream = new RandomStream(seed);
        double[] draws = new double[Draws];
        foreach (ref double draw in draws.AsSpan())
        {
            draw = drawing(ref stream);
        }

        return draws;
    }

    private static double[] Uniforms(RandomStream stream) => [.. Enumerable.Range(0, 10_000).Select(_ => stream.Uniform())];

    private static void AssertMean(IEnumerable<double> draws, double mean, double deviation)
    {
        double[] values = [.. draws];
        double error = deviation / Math.Sqrt(values.Length);
        Assert.InRange(values.Average(), mean - (Errors * error), mean + (Errors * error));
    }

    private static void AssertShare(int hits, int draws, double probability)
    {
        double error = Math.Sqrt(draws * probability * (1 - probability));
        Assert.InRange(hits, (draws * probability) - (Errors * error), (draws * probability) + (Errors * error));
    }

    // χ² has mean k and variance 2k with k = cells − 1 degrees of freedom.
    private static void AssertUniform(int[] seen)
    {
        double expected = seen.Sum() / (double)seen.Length;
        double chiSquare = seen.Sum(count => (count - expected) * (count - expected) / expected);
        double freedom = seen.Length - 1;
        Assert.InRange(chiSquare, 0, freedom + (Errors * Math.Sqrt(2 * freedom)) + (Errors * Errors));
    }

    // Φ by the series Σ x^(2k+1)/(1·3·…·(2k+1)) · φ(x), exact to 1e-12 for |x| < 7.
    private static double Phi(double x)
    {
        double term = x;
        double sum = x;
        for (int k = 1; k < 200; k++)
        {
            term *= x * x / ((2 * k) + 1);
            sum += term;
        }

        return 0.5 + (sum * Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI));
    }
}
