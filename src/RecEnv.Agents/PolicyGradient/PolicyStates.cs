using RecEnv.Learning;
using RecEnv.Learning.Checkpoints;
using RecEnv.Spaces;

namespace RecEnv.Agents.PolicyGradient;

/// <summary>What a policy sees of each lane, and how its actions are written: slates, or single actions as slates of one.</summary>
internal abstract class PolicyStates
{
    /// <summary>Numbers S of a state.</summary>
    public abstract int StateLength { get; }

    /// <summary>Candidates N, or actions.</summary>
    public abstract int CandidateCount { get; }

    /// <summary>Positions K of a slate, or 1.</summary>
    public abstract int SlateSize { get; }

    /// <summary>All states, [lanes, S].</summary>
    public abstract ReadOnlySpan<float> All { get; }

    /// <summary>Starts an episode.</summary>
    public abstract void Begin(int lane);

    /// <summary>Goes on to what a lane shows now.</summary>
    public abstract void Move(ValueBatch observations, int lane);

    /// <summary>The state that <see cref="Move"/> would lead to; nothing changes.</summary>
    public abstract void Peek(ValueBatch observations, int lane, Span<float> state);

    /// <summary>Notes the action that a lane takes, as the environment has it.</summary>
    public abstract void Note(int lane, ReadOnlySpan<long> action);

    /// <summary>Writes a slate as the environment has it.</summary>
    public abstract void Write(ReadOnlySpan<int> slate, Span<long> action);

    /// <summary>Reads an action as a slate.</summary>
    public abstract void Read(ReadOnlySpan<long> action, Span<int> slate);

    /// <summary>Makes the networks for such states.</summary>
    public abstract PolicyNetworks MakeNetworks(IReadOnlyList<int> hidden, LearningRandom random);

    public abstract void Save(Checkpoint checkpoint, string name);

    public abstract void Load(Checkpoint checkpoint, string name);

    /// <summary>State of a lane.</summary>
    public ReadOnlySpan<float> Of(int lane) => All.Slice(lane * StateLength, StateLength);
}
