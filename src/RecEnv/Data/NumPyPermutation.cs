using System.Numerics;

namespace RecEnv.Data;

/// <summary>Permutations as NumPy's legacy generator draws them, so that published splits can be made again.</summary>
/// <remarks>
/// RandomState(seed).permutation(n): 0 to n − 1, then for i = n − 1 down to 1 a swap of places i and j, j uniform in
/// [0, i]: the lowest bits of a word of MT19937 that can hold i, drawn again while above i. Nothing else in this library
/// draws from MT19937. Reference: Matsumoto and Nishimura (1998), "Mersenne Twister".
/// </remarks>
internal sealed class NumPyPermutation
{
    private const int Words = 624;
    private const int Shift = 397;

    private readonly uint[] _state = new uint[Words];
    private int _position = Words;

    private NumPyPermutation(uint seed)
    {
        _state[0] = seed;
        for (uint i = 1; i < Words; i++)
        {
            _state[i] = unchecked((1812433253 * (_state[i - 1] ^ (_state[i - 1] >> 30))) + i);
        }
    }

    /// <summary>Permutes 0 to count − 1.</summary>
    /// <param name="count">Number of places, at least 0.</param>
    /// <param name="seed">The seed of RandomState.</param>
    public static int[] Draw(int count, uint seed)
    {
        var random = new NumPyPermutation(seed);
        int[] places = new int[count];
        for (int i = 0; i < count; i++)
        {
            places[i] = i;
        }

        for (int i = count - 1; i > 0; i--)
        {
            int j = random.UpTo((uint)i);
            (places[i], places[j]) = (places[j], places[i]);
        }

        return places;
    }

    /// <summary>A whole number in [0, largest], largest at least 1.</summary>
    private int UpTo(uint largest)
    {
        uint mask = uint.MaxValue >> BitOperations.LeadingZeroCount(largest);
        uint value;
        do
        {
            value = Word() & mask;
        }
        while (value > largest);
        return (int)value;
    }

    private uint Word()
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

    private void Twist()
    {
        for (int i = 0; i < Words; i++)
        {
            uint bits = (_state[i] & 0x80000000) | (_state[(i + 1) % Words] & 0x7fffffff);
            _state[i] = _state[(i + Shift) % Words] ^ (bits >> 1) ^ ((bits & 1) * 0x9908b0df);
        }

        _position = 0;
    }
}
