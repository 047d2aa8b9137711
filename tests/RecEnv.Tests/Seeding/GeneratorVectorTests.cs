using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RecEnv.Seeding;

namespace RecEnv.Tests.Seeding;

/// <summary>The generator against published vectors and against numbers computed apart, in Python integers.</summary>
public class GeneratorVectorTests
{
    [Fact]
    public void Next_SplitMix64OfSeed1234567_IsThePublishedVector()
    {
        var generator = new SplitMix64(1234567);

        ulong[] actual = [.. Enumerable.Range(0, 5).Select(_ => generator.Next())];

        Assert.Equal(
            [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821],
            actual);
    }

    [Fact]
    public void Bits_StateOneTwoThreeFour_IsThePublishedVector()
    {
        RandomStream stream = OfState(1, 2, 3, 4);

        ulong[] actual = [.. Enumerable.Range(0, 10).Select(_ => stream.Bits())];

        Assert.Equal(
            [
                41943041, 58720359, 3588806011781223, 3591011842654386, 9228616714210784205, 9973669472204895162,
                14011001112246962877, 12406186145184390807, 15849039046786891736, 10450023813501588000,
            ],
            actual);
    }

    // state = four numbers of SplitMix64; bits = rotl(s0 + s3, 23) + s0
    [Fact]
    public void Bits_Seed42_IsPinned()
    {
        var stream = new RandomStream(42);

        ulong[] actual = [.. Enumerable.Range(0, 4).Select(_ => stream.Bits())];

        Assert.Equal(
            [15021278609987233951, 5881210131331364753, 18149643915985481100, 12933668939759105464], actual);
    }

    // uniform = (bits >> 11) / 2^53
    [Fact]
    public void Uniform_Seed42_IsPinned()
    {
        var stream = new RandomStream(42);

        double[] actual = [.. Enumerable.Range(0, 4).Select(_ => stream.Uniform())];

        Assert.Equal([0.8143051451229099, 0.3188210400616611, 0.9838941681774888, 0.7011355981347556], actual);
    }

    // m = (bits >> 32)·n, drawn again while m mod 2^32 < 2^32 mod n; the number is m >> 32. The last n refuses a third.
    [Theory]
    [InlineData(10, new[] { 8, 3, 9, 7, 7, 5, 1, 6 })]
    [InlineData(7, new[] { 5, 2, 6, 4, 5, 4, 0, 4 })]
    [InlineData(
        2147483647,
        new[] { 1748706982, 684662969, 2112896636, 1505677231, 1704037915, 1262931839, 269192319, 1299490562 })]
    [InlineData(
        1610612736,
        new[] { 1311530237, 513497227, 201894239, 974617922, 334551921, 1503260754, 649194991, 342754885 })]
    public void Below_Seed42_IsPinned(int count, int[] expected)
    {
        var stream = new RandomStream(42);

        Assert.Equal(expected, Enumerable.Range(0, 8).Select(_ => stream.Below(count)));
    }

    // x = u·x[bits & 255], u = (bits >> 11) / 2^53, negative when bits & 256; layers of area V = 0.00492867323399 with
    // x[1] = 3.6541528853610088, x[i+1] = sqrt(-2 ln(V/x[i] + exp(-x[i]²/2))). exp may differ in the last bit.
    [Fact]
    public void Normal_Seed42_IsPinned()
    {
        var stream = new RandomStream(42);
        double[] expected =
        [
            1.0808830622342105, -0.45309073526251403, -1.4311548275026367, -0.8095181557905438, 1.2891437265216497,
            0.9149247699081486, -0.2304166649069562, -1.192871043902682,
        ];

        Assert.All(expected, number => Assert.Equal(number, stream.Normal(), 1e-14));
    }

    // seed of the stream = mix(mix(mix(seed + γ) + (episode + 1)·γ) + (component + 1)·γ)
    [Theory]
    [InlineData(0, 0, StreamId.Users, 13455478169099370058)]
    [InlineData(42, 0, StreamId.Users, 4427422853152464211)]
    [InlineData(42, 1, StreamId.Users, 11583184847942299534)]
    [InlineData(42, 0, StreamId.Response, 551973870829078659)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, StreamId.Exploration, 5827941983827896697)]
    [InlineData(7, 123456789, StreamId.Choice, 10374522847688942582)]
    public void Stream_OfEpisodeKey_IsPinned(ulong seed, ulong episode, StreamId component, ulong expected) =>
        Assert.Equal(expected, new EpisodeKey(seed, episode).Stream(component).Bits());

    [Fact]
    public void Below_CountOfZero_Throws()
    {
        var stream = new RandomStream(1);

        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Below(0));
    }

    [Fact]
    public void Equality_CopyAndSuccessor_TellTheStatesApart()
    {
        var stream = new RandomStream(3);
        RandomStream copy = stream;

        Assert.True(copy == stream && copy.Equals((object)stream) && copy.GetHashCode() == stream.GetHashCode());

        stream.Bits();

        Assert.True(copy != stream && !copy.Equals(null));
    }

    private static RandomStream OfState(params ReadOnlySpan<ulong> state)
    {
        Assert.Equal(32, Unsafe.SizeOf<RandomStream>());
        return MemoryMarshal.Cast<ulong, RandomStream>(state)[0];
    }
}
