using System.Text;
using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Simulation;

/// <summary>The dynamics of one environment over a fixed number of lanes, whose states it holds.</summary>
/// <remarks>
/// <para>
/// The engine (<see cref="VectorEnvironment"/>) does the rest: seeds, episodes, step limits, autoreset, statistics,
/// threads, snapshots. Most environments derive from <see cref="LaneSimulation{TLane}"/> or join pieces in a
/// <c>SlateSimulation</c>; this interface is the ground below.
/// </para>
/// <para>
/// Calls for different lanes may come from different threads at once: touch nothing but the lane's own state. All
/// randomness must come from the <see cref="EpisodeKey"/> given to Reset.
/// </para>
/// </remarks>
public interface ISimulation
{
    /// <summary>Space of one lane's observation.</summary>
    Space ObservationSpace { get; }

    /// <summary>Space of one lane's action.</summary>
    Space ActionSpace { get; }

    /// <summary>What the slates are like; null where there are none.</summary>
    SlateFacts? Slate => null;

    /// <summary>Info columns that every reset and step fills.</summary>
    IReadOnlyList<Leaf> Infos => [];

    /// <summary>Statistics of an episode, float64, reported when it ends as info "episode/PATH".</summary>
    IReadOnlyList<Leaf> EpisodeMetrics => [];

    /// <summary>Says why an action may not be taken now; null when it may.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="actions">Actions of all lanes.</param>
    /// <returns>A full sentence, or null.</returns>
    string? Refuse(int lane, ValueBatch actions) =>
        ActionSpace.Violation(actions, lane) is { } problem
            ? $"The action is not allowed: {problem}. The action space is {ActionSpace.Describe()}."
            : null;

    /// <summary>Starts an episode and writes its first observation and info.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="key">What all randomness of the episode derives from.</param>
    /// <param name="view">Where to write.</param>
    void Reset(int lane, EpisodeKey key, LaneView view);

    /// <summary>Comes once before the steps of some lanes: the place to compute what is cheaper for many lanes at once.</summary>
    /// <remarks>
    /// Which lanes come together depends on their number and on threads, so no lane's result may depend on the others'. Different
    /// ranges may come from different threads at once.
    /// </remarks>
    /// <param name="from">First lane.</param>
    /// <param name="to">The lane after the last.</param>
    /// <param name="idle">Lanes that are reset instead of stepped, [lanes].</param>
    /// <param name="actions">Actions of all lanes, checked by <see cref="Refuse"/>.</param>
    void Prepare(int from, int to, ReadOnlySpan<bool> idle, ValueBatch actions)
    {
    }

    /// <summary>Advances an episode and writes the observation and info that follow.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="actions">Actions of all lanes, checked by <see cref="Refuse"/>.</param>
    /// <param name="view">Where to write.</param>
    StepOutcome Step(int lane, ValueBatch actions, LaneView view);

    /// <summary>Fills in the statistics of the episode so far.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="values">Receives the numbers of <see cref="EpisodeMetrics"/>, one after the other, each finite.</param>
    void ReadMetrics(int lane, Span<double> values)
    {
    }

    /// <summary>Saves a lane's complete state.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="writer">Receives the state.</param>
    void Save(int lane, SnapshotWriter writer);

    /// <summary>Restores a lane's complete state.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="reader">Gives back what <see cref="Save"/> wrote.</param>
    void Load(int lane, ref SnapshotReader reader);

    /// <summary>Draws a lane's state as lines of text.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="text">Receives the lines.</param>
    void Render(int lane, StringBuilder text);
}
