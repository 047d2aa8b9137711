using RecEnv.Seeding;

namespace RecEnv.Agents.Tests.Support;

/// <summary>NumPy's legacy RandomState(seed): MT19937, polar normals with a cache, masked integers.</summary>
internal sealed class NumPyRandom
{
    private const int Words = 624;
    private const int Shift = 397;

    private readonly uint[] _state = new uint[Words];
    private int _position = Words;
    private double? _cached;

    public NumPyRandom(uint seed)
    {
        _state[0] = seed;
        for (uint i = 1; i < Words; i++)
        {
            _state[i] = unchecked((1812433253 * (_state[i - 1] ^ (_state[i - 1] >> 30))) + i);
        }
    }

    /// <summary>The stream as a source that algorithms take.</summary>
    public NumPySource Source => new(this);

    public uint Word()
    {
        if (_position == Words)
        {
            Twist();
        }

        uint word = _state[_position++];
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c5680;
        word ^= (word << 15) & 0xefc60000;
        return word ^ (word >> 18);
    }

    public double Uniform()
    {
        uint high = Word() >> 5;
        uint low = Word() >> 6;
        return ((high * 67108864.0) + low) / 9007199254740992.0;
    }

    public double Normal()
    {
        if (_cached is { } kept)
        {
            _cached = null;
            return kept;
        }

        double x, y, square;
        do
        {
            x = (2 * Uniform()) - 1;
            y = (2 * Uniform()) - 1;
            square = (x * x) + (y * y);
        }
        while (square is >= 1 or 0);
        double factor = Math.Sqrt(-2 * Math.Log(square) / square);
        _cached = factor * x;
        return factor * y;
    }

    /// <summary>A whole number in [0, count).</summary>
    public int Below(int count)
    {
        uint max = (uint)(count - 1);
        if (max == 0)
        {
            return 0;
        }

        uint mask = uint.MaxValue >> System.Numerics.BitOperations.LeadingZeroCount(max);
        uint value;
        do
        {
            value = Word() & mask;
        }
        while (value > max);
        return (int)value;
    }

    public int[] Shuffled(int count)
    {
        int[] list = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int j = Below(i + 1);
            (list[i], list[j]) = (list[j], list[i]);
        }

        return list;
    }

    private void Twist()
    {
        for (int i = 0; i < Words; i++)
        {
            uint y = (_state[i] & 0x80000000) | (_state[(i + 1) % Words] & 0x7fffffff);
            _state[i] = _state[(i + Shift) % Words] ^ (y >> 1) ^ ((y & 1) * 0x9908b0df);
        }

        _position = 0;
    }
}

/// <summary><see cref="NumPyRandom"/> in the shape that algorithms take.</summary>
internal readonly struct NumPySource(NumPyRandom random) : IRandomSource
{
    public ulong Bits() => throw new InvalidOperationException("The legacy generator gives 32 bits.");

    public double Uniform() => random.Uniform();

    public double Normal() => random.Normal();

    public int Below(int count) => random.Below(count);
}
