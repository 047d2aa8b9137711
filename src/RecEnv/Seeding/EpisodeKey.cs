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

    /// <summary>The key of one of several users who share an episode, so that none draws from another's streams.</summary>
    /// <remarks>
    /// User 0 has the episode's own key: an episode of one user is that of a single environment. User u &gt; 0 has the
    /// same episode of seed mix(seed + u·0xD1B54A32D192ED03), with the mix of <see cref="SplitMix64"/>.
    /// </remarks>
    /// <param name="user">The user, at least 0.</param>
    public EpisodeKey ForUser(int user) =>
        user == 0 ? this : this with { Seed = SplitMix64.Mix(Seed + ((ulong)user * 0xD1B54A32D192ED03)) };
}
