using System.Runtime.InteropServices;
using RecEnv.Learning.Checkpoints;
using RecEnv.Seeding;

namespace RecEnv.Agents.Drr;

/// <summary>Steps and gradient steps of a DRR agent, when the next is due, and the stream that its replay draws from.</summary>
/// <param name="period">Environment steps, all lanes together, to a gradient step.</param>
/// <param name="seed">The agent's seed.</param>
internal sealed class DrrCounters(int period, ulong seed)
{
    private const int StreamLength = 4;

    private readonly RandomStream[] _draws = [new EpisodeKey(seed, ulong.MaxValue).Stream(StreamId.Exploration)];
    private long _due;

    /// <summary>Environment steps learned from.</summary>
    public long Steps { get; private set; }

    /// <summary>Gradient steps taken.</summary>
    public long Updates { get; private set; }

    /// <summary>Where replay draws from.</summary>
    public ref RandomStream Draws => ref _draws[0];

    /// <summary>Counts an environment step.</summary>
    public void CountStep() => (Steps, _due) = (Steps + 1, _due + 1);

    /// <summary>Counts a gradient step.</summary>
    public void CountUpdate() => Updates++;

    /// <summary>Whether a gradient step is due; it then counts as taken up.</summary>
    public bool TakeDue()
    {
        bool due = _due >= period;
        _due -= due ? period : 0;
        return due;
    }

    /// <summary>Puts everything into a checkpoint.</summary>
    public void Save(Checkpoint checkpoint)
    {
        checkpoint.Set<long>("counters", [Steps, _due, Updates]);
        checkpoint.Set<ulong>("draws", MemoryMarshal.Cast<RandomStream, ulong>(_draws.AsSpan()));
    }

    /// <summary>Takes over what <see cref="Save"/> gave.</summary>
    /// <exception cref="CheckpointException">It is missing or misshapen. Nothing has changed.</exception>
    public void Load(Checkpoint checkpoint)
    {
        ReadOnlySpan<long> counters = checkpoint.Get<long>("counters", 3);
        MemoryMarshal.Cast<ulong, RandomStream>(checkpoint.Get<ulong>("draws", StreamLength)).CopyTo(_draws);
        (Steps, _due, Updates) = (counters[0], counters[1], counters[2]);
    }
}
