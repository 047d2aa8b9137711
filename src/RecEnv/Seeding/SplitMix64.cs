namespace RecEnv.Seeding;

/// <summary>The SplitMix64 generator, used to spread seeds and to derive numbers from keys.</summary>
/// <remarks>
/// state ← state + 0x9E3779B97F4A7C15; output = mix(state). Reference: Steele, Lea, Flood (2014), "Fast splittable
/// pseudorandom number generators".
/// </remarks>
public struct SplitMix64
{
    /// <summary>The step of the state, 2⁶⁴ divided by the golden ratio.</summary>
    public const ulong Gamma = 0x9E3779B97F4A7C15;

    private ulong _state;

    /// <summary>Starts a generator.</summary>
    /// <param name="seed">Any 64 bits.</param>
    public SplitMix64(ulong seed)
    {
        _state = seed;
    }

    /// <summary>Draws 64 bits.</summary>
    public ulong Next() => Mix(_state += Gamma);

    /// <summary>Scrambles 64 bits; a bijection in which every input bit reaches every output bit.</summary>
    /// <param name="value">Any 64 bits.</param>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
