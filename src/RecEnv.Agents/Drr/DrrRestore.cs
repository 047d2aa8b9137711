using RecEnv.Learning.Checkpoints;

namespace RecEnv.Agents.Drr;

/// <summary>Loading that leaves an agent as it was where the checkpoint turns out to be unfit half-way.</summary>
internal static class DrrRestore
{
    /// <summary>Takes a checkpoint over, or nothing of it.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="save">Puts the agent into a checkpoint.</param>
    /// <param name="load">Takes one over; may throw half-way.</param>
    /// <exception cref="CheckpointException">The checkpoint is unfit. Nothing has changed.</exception>
    public static void AllOrNothing(Checkpoint checkpoint, Action<Checkpoint> save, Action<Checkpoint> load)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var before = new Checkpoint();
        save(before);
        try
        {
            load(checkpoint);
        }
        catch (CheckpointException)
        {
            load(before);
            throw;
        }
    }
}
