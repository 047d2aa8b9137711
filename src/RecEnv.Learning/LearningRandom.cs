using System.Numerics;
using RecEnv.Learning.Checkpoints;
using RecEnv.Learning.Kernels;

namespace RecEnv.Learning;

/// <summary>Random numbers for weights: xoshiro256++, seeded through SplitMix64.</summary>
/// <remarks>
/// Equal seeds give equal weights on every platform. Reference: D. Blackman, S. Vigna, "Scrambled linear pseudorandom
/// number generators", 2021. Not thread-safe.
/// </remarks>
public sealed class LearningRandom
{
    private readonly ulong[] _state = new ulong[4];

    /// <summary>Makes a generator.</summary>
    /// <param name="seed">Any number.</param>
    public LearningRandom(ulong seed)
    {
        for (int i = 0; i < 4; i++)
        {
            seed += 0x9E3779B97F4A7C15;
            ulong z = seed;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            _state[i] = z ^ (z >> 31);
        }
    }

    /// <summary>Sixty-four random bits; one draw.</summary>
    public ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_state[0] + _state[3], 23) + _state[0];
        ulong t = _state[1] << 17;
        _state[2] ^= _state[0];
        _state[3] ^= _state[1];
        _state[1] ^= _state[2];
        _state[0] ^= _state[3];
        _state[2] ^= t;
        _state[3] = BitOperations.RotateLeft(_state[3], 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), a multiple of 2⁻²⁴; one draw.</summary>
    public float Uniform() => (Next() >> 40) * (1f / 16777216f);

    /// <summary>Uniform in [least, most); one draw.</summary>
    /// <param name="least">Lower bound.</param>
    /// <param name="most">Upper bound.</param>
    public float Uniform(float least, float most) => least + ((most - least) * Uniform());

    /// <summary>Normal with mean 0 and variance 1, by Marsaglia's polar method; an even number of draws, 2.55 on average.</summary>
    public float Normal()
    {
        float u;
        float s;
        do
        {
            u = Uniform(-1f, 1f);
            float v = Uniform(-1f, 1f);
            s = (u * u) + (v * v);
        }
        while (s is >= 1f or 0f);

        return u * MathF.Sqrt(-2f * Log(s) / s);
    }

    /// <summary>Writes the state as U64 [4].</summary>
    /// <param name="checkpoint">Where to.</param>
    /// <param name="name">Name of the tensor.</param>
    public void Save(Checkpoint checkpoint, string name)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        checkpoint.Set<ulong>(name, _state);
    }

    /// <summary>Reads a state back; the numbers go on where they were.</summary>
    /// <param name="checkpoint">Where from.</param>
    /// <param name="name">Name of the tensor.</param>
    /// <exception cref="CheckpointException">It is missing, has another shape, or is all zeros.</exception>
    public void Load(Checkpoint checkpoint, string name)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ReadOnlySpan<ulong> state = checkpoint.Get<ulong>(name, 4);
        if (!state.ContainsAnyExcept(0UL))
        {
            throw new CheckpointException($"Tensor \"{name}\" is no state of a generator: it is all zeros. Give a sound checkpoint.");
        }

        state.CopyTo(_state);
    }

    /// <summary>A logarithm with the same bits on every platform.</summary>
    private static unsafe float Log(float x)
    {
        float* lanes = stackalloc float[16];
        F128x4.Store(LaneMath.Log(F128x4.Splat(x)), lanes);
        return lanes[0];
    }
}
