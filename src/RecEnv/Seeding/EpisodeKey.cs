namespace RecEnv.Seeding;

/// <summary>What all randomness of one episode derives from.</summary>
/// <remarks>
/// stream(seed, episode, component) = xoshiro256++ seeded with mix(mix(mix(seed + γ) + (episode + 1)·γ) +
/// (component + 1)·γ), where mix and γ are those of <see cref="SplitMix64"/>. So a stream depends on these three
/// numbers and on nothing else.
/// </remarks>
/// <param name="Seed">Seed of the lane, any 64 bits.</param>
/// <param name="Episode">Episodes started since the lane was seeded, from 0.</param>
public readonly record struct EpisodeKey(ulong Seed, ulong Episode)
{
    /// <summary>Starts the stream of one component.</summary>
    /// <param name="component">The component.</param>
    public RandomStream Stream(StreamId component)
    {
        ulong key = SplitMix64.Mix(Seed + SplitMix64.Gamma);
        key = SplitMix64.Mix(key + ((Episode + 1) * SplitMix64.Gamma));
        return new RandomStream(SplitMix64.Mix(key + (((ulong)component + 1) * SplitMix64.Gamma)));
    }
}
