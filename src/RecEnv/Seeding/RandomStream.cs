using System.Numerics;

namespace RecEnv.Seeding;

/// <summary>The project's random generator: xoshiro256++, seeded through SplitMix64.</summary>
/// <remarks>
/// <para>
/// Version 1 of the draws, fixed for ever under the name "xoshiro256++/1": <see cref="Uniform"/> is the upper 53 bits
/// divided by 2⁵³; <see cref="Below"/> is Lemire's exact multiplication method on the upper 32 bits;
/// <see cref="Normal"/> is Marsaglia and Tsang's ziggurat with 256 layers. A value type: copying it copies the state,
/// so pass it by reference. Not thread-safe.
/// </para>
/// <para>References: Blackman and Vigna (2021); Lemire (2019); Marsaglia and Tsang (2000).</para>
/// </remarks>
public struct RandomStream : IRandomSource, IEquatable<RandomStream>
{
    /// <summary>Name and version of the generator and of how numbers are made from its bits.</summary>
    public const string Version = "xoshiro256++/1";

    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Starts a stream.</summary>
    /// <param name="seed">Any 64 bits; the state is the next four numbers of SplitMix64 from it.</param>
    public RandomStream(ulong seed)
    {
        var spread = new SplitMix64(seed);
        _s0 = spread.Next();
        _s1 = spread.Next();
        _s2 = spread.Next();
        _s3 = spread.Next();
    }

    /// <inheritdoc/>
    public ulong Bits()
    {
        ulong result = BitOperations.RotateLeft(_s0 + _s3, 23) + _s0;
        ulong shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <inheritdoc/>
    public double Uniform() => (Bits() >> 11) * (1.0 / (1UL << 53));

    /// <inheritdoc/>
    public double Normal() => Ziggurat.Normal(ref this);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public int Below(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        uint bound = (uint)count;
        ulong product = (Bits() >> 32) * bound;
        if ((uint)product < bound)
        {
            // 2³² modulo bound: below it, some values would come up once too often.
            uint threshold = unchecked(0 - bound) % bound;
            while ((uint)product < threshold)
            {
                product = (Bits() >> 32) * bound;
            }
        }

        return (int)(product >> 32);
    }

    /// <inheritdoc/>
    public readonly bool Equals(RandomStream other) =>
        (_s0, _s1, _s2, _s3) == (other._s0, other._s1, other._s2, other._s3);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is RandomStream other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(_s0, _s1, _s2, _s3);

    /// <summary>Tells whether two streams will give the same numbers.</summary>
    public static bool operator ==(RandomStream left, RandomStream right) => left.Equals(right);

    /// <summary>Tells whether two streams are in different states.</summary>
    public static bool operator !=(RandomStream left, RandomStream right) => !left.Equals(right);
}
