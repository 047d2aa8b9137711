using RecEnv.Seeding;

namespace RecEnv.Agents.Ranking;

/// <summary>A random order of the items for each user: what no knowledge at all earns.</summary>
/// <remarks>The score is a hash of seed, user and item, in [0, 1): the same whenever it is asked for, and no stream is drawn from.</remarks>
/// <param name="seed">Any 64 bits.</param>
public sealed class RandomScorer(ulong seed) : IItemScorer
{
    /// <inheritdoc/>
    public void Score(int user, ReadOnlySpan<int> items, Span<float> scores)
    {
        ulong key = SplitMix64.Mix(SplitMix64.Mix(seed + SplitMix64.Gamma) + ((ulong)user * SplitMix64.Gamma));
        for (int i = 0; i < items.Length; i++)
        {
            // 24 bits fill a float exactly.
            scores[i] = (SplitMix64.Mix(key + (((ulong)items[i] + 1) * SplitMix64.Gamma)) >> 40) * (1f / (1 << 24));
        }
    }
}
