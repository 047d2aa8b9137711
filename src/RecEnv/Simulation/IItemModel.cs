using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Simulation;

/// <summary>What items are: how a candidate set is drawn and what an agent sees of it.</summary>
/// <typeparam name="TItem">One item, latent properties included; no references.</typeparam>
public interface IItemModel<TItem>
    where TItem : unmanaged
{
    /// <summary>Length of the feature vector that the engine keeps beside each item; 0 where TItem says it all.</summary>
    int FeatureCount => 0;

    /// <summary>Space of what an agent sees of a candidate set.</summary>
    /// <param name="candidateCount">Number of candidates.</param>
    Space Space(int candidateCount);

    /// <summary>Draws a candidate set.</summary>
    /// <typeparam name="TRandom">Source of random numbers.</typeparam>
    /// <param name="random">The items stream.</param>
    /// <param name="items">Receives the items, [candidates].</param>
    /// <param name="features">Receives their features, [candidates, features].</param>
    void Draw<TRandom>(ref TRandom random, Span<TItem> items, Span<double> features)
        where TRandom : struct, IRandomSource;

    /// <summary>Writes what an agent sees.</summary>
    /// <param name="items">The items, [candidates].</param>
    /// <param name="features">Their features, [candidates, features].</param>
    /// <param name="view">Leaves of <see cref="Space"/>, holding what was written last.</param>
    void Observe(ReadOnlySpan<TItem> items, ReadOnlySpan<double> features, LaneView view);
}
