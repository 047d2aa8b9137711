using RecEnv.Seeding;

namespace RecEnv.Agents;

/// <summary>An agent that draws for each lane from a stream of that lane, which can be set anew.</summary>
/// <remarks>
/// An agent in service gives a lane to one visitor after the other. With a stream of the visit's own, what a visitor is
/// shown depends neither on the lane nor on who had it before.
/// </remarks>
public interface IReseedableAgent : IAgent
{
    /// <summary>Lets a lane draw from the exploration stream of an episode from now on.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="key">The episode.</param>
    void Reseed(int lane, EpisodeKey key);
}
