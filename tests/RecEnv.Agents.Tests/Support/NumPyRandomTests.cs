using System.Text.Json;
using RecEnv.Agents.Bandits;
using RecEnv.Tests.Golden;

namespace RecEnv.Agents.Tests.Support;

/// <summary>The NumPy generator of these tests against NumPy's own numbers.</summary>
public class NumPyRandomTests
{
    public static TheoryData<uint> Seeds => [0, 1, 42, 123456789, 4294967295];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Draws_RecordedSeed_AreNumPys(uint seed)
    {
        JsonElement recorded = Vectors(seed);

        Same(recorded, "uint32", seed, random => random.Word());
        Same(recorded, "random_sample", seed, random => random.Uniform());
        Same(recorded, "standard_normal", seed, random => random.Normal());
        Same(recorded, "randint_0_20", seed, random => random.Below(20));
        Same(recorded, "randint_0_7", seed, random => random.Below(7));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Shuffled_RecordedSeed_IsNumPys(uint seed) =>
        Assert.Equal(Vectors(seed).GetProperty("shuffle_10").Doubles(), new NumPyRandom(seed).Shuffled(10).Select(i => (double)i));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Beta_RecordedSeed_IsNumPys(uint seed)
    {
        JsonElement recorded = Vectors(seed);

        foreach ((string name, double a, double b) in new[]
        {
            ("beta_1_3", 1.0, 3.0), ("beta_0.5_0.7", 0.5, 0.7), ("beta_11_1", 11.0, 1.0), ("beta_0.5_3", 0.5, 3.0),
        })
        {
            NumPySource source = new NumPyRandom(seed).Source;
            foreach (double expected in recorded.GetProperty(name).Doubles())
            {
                Near.Equal(expected, BetaSampler.Beta(ref source, a, b));
            }
        }
    }

    private static void Same(JsonElement recorded, string name, uint seed, Func<NumPyRandom, double> draw)
    {
        var random = new NumPyRandom(seed);
        foreach (double expected in recorded.GetProperty(name).Doubles())
        {
            Near.Equal(expected, draw(random));
        }
    }

    private static JsonElement Vectors(uint seed) => GoldenFile.Open("recsim/rng_vectors.json.gz").GetProperty("vectors")
        .EnumerateArray().First(vector => vector.GetProperty("seed").GetUInt32() == seed);
}
