using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Simulation;

/// <summary>What users are: how one is drawn, likes items, responds to a slate, changes, and leaves.</summary>
/// <typeparam name="TUser">State of one user, latent parts included; no references.</typeparam>
/// <typeparam name="TItem">One item.</typeparam>
/// <typeparam name="TResponse">Response to one item of a slate.</typeparam>
public interface IUserModel<TUser, TItem, TResponse>
    where TUser : unmanaged
    where TItem : unmanaged
    where TResponse : unmanaged
{
    /// <summary>Length of the vector that the engine keeps beside each user's state; 0 for none.</summary>
    int VectorLength => 0;

    /// <summary>Space of what an agent sees of the user.</summary>
    Space Space { get; }

    /// <summary>Draws the user of an episode.</summary>
    /// <typeparam name="TRandom">Source of random numbers.</typeparam>
    /// <param name="random">The users stream.</param>
    /// <param name="user">Receives the state.</param>
    /// <param name="vector">Receives the vector, [vectorLength].</param>
    void Draw<TRandom>(ref TRandom random, ref TUser user, Span<double> vector)
        where TRandom : struct, IRandomSource;

    /// <summary>How much the user likes an item: the raw score that the choice model weighs.</summary>
    /// <param name="user">The user's state.</param>
    /// <param name="vector">The user's vector, [vectorLength].</param>
    /// <param name="item">The item.</param>
    /// <param name="features">The item's features, [features].</param>
    double Score(in TUser user, ReadOnlySpan<double> vector, in TItem item, ReadOnlySpan<double> features);

    /// <summary>Responds to a slate and moves to the next state.</summary>
    /// <typeparam name="TRandom">Source of random numbers.</typeparam>
    /// <param name="random">The response stream.</param>
    /// <param name="user">The state, changed in place.</param>
    /// <param name="vector">The vector, [vectorLength], changed in place.</param>
    /// <param name="slate">The items shown.</param>
    /// <param name="picked">
    /// Slate position that the choice model picked; <see cref="Choice.ChoiceSampler.NullChoice"/> for none.
    /// </param>
    /// <param name="responses">Receives one response a slate position, [slate].</param>
    void Respond<TRandom>(
        ref TRandom random,
        ref TUser user,
        Span<double> vector,
        SlateItems<TItem> slate,
        int picked,
        Span<TResponse> responses)
        where TRandom : struct, IRandomSource;

    /// <summary>Tells whether the user has left: the episode terminates.</summary>
    /// <param name="user">The user's state.</param>
    bool IsOver(in TUser user);

    /// <summary>Writes what an agent sees.</summary>
    /// <param name="user">The user's state.</param>
    /// <param name="vector">The user's vector, [vectorLength].</param>
    /// <param name="view">Leaves of <see cref="Space"/>, holding what was written last.</param>
    void Observe(in TUser user, ReadOnlySpan<double> vector, LaneView view);
}
