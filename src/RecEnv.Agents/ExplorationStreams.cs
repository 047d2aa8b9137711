using System.Runtime.InteropServices;
using RecEnv.Learning.Checkpoints;
using RecEnv.Seeding;

namespace RecEnv.Agents;

/// <summary>The streams that agents draw from.</summary>
internal static class ExplorationStreams
{
    private const string TensorName = "exploration";
    private const int StateLength = 4;

    /// <summary>One stream a lane: the exploration stream of seed + lane.</summary>
    /// <param name="laneCount">Number of lanes.</param>
    /// <param name="seed">Seed of lane 0.</param>
    public static RandomStream[] Make(int laneCount, ulong seed)
    {
        var streams = new RandomStream[laneCount];
        for (int lane = 0; lane < laneCount; lane++)
        {
            streams[lane] = new EpisodeKey(unchecked(seed + (ulong)lane), 0).Stream(StreamId.Exploration);
        }

        return streams;
    }

    /// <summary>Refuses a step of another number of lanes.</summary>
    /// <exception cref="ArgumentException">The step has more lanes or fewer.</exception>
    public static void Check(RandomStream[] streams, VectorStep step)
    {
        if (streams.Length != step.LaneCount)
        {
            throw new ArgumentException(
                $"The agent was made for {streams.Length} lanes, but the environment has {step.LaneCount}. Make it for as many; " +
                "what it has learned can be saved and loaded.");
        }
    }

    public static void Save(RandomStream[] streams, Checkpoint checkpoint) =>
        checkpoint.Set<ulong>(
            TensorName, MemoryMarshal.Cast<RandomStream, ulong>(streams.AsSpan()), streams.Length, StateLength);

    /// <summary>Takes saved streams over; those of another number of lanes are left where they are.</summary>
    public static void Load(RandomStream[] streams, Checkpoint checkpoint)
    {
        ReadOnlySpan<ulong> saved = checkpoint.Get<ulong>(TensorName, -1, StateLength);
        if (saved.Length == streams.Length * StateLength)
        {
            MemoryMarshal.Cast<ulong, RandomStream>(saved).CopyTo(streams);
        }
    }
}
