using System.Runtime.InteropServices;
using RecEnv.Learning.Checkpoints;
using RecEnv.Seeding;

namespace RecEnv.Agents.Wolpertinger;

/// <summary>One-step transitions (s, a, r, s′, whether s′ counts) in a ring.</summary>
internal sealed class TransitionMemory
{
    private readonly int _length;
    private int _head;

    /// <summary>Makes an empty ring.</summary>
    /// <param name="capacity">Most transitions kept, at least 1; the oldest go first.</param>
    /// <param name="stateLength">Numbers S of a state.</param>
    public TransitionMemory(int capacity, int stateLength)
    {
        _length = stateLength;
        (States, NextStates) = (new float[capacity * stateLength], new float[capacity * stateLength]);
        (Actions, Rewards, Ended) = (new int[capacity], new double[capacity], new bool[capacity]);
    }

    /// <summary>Transitions kept.</summary>
    public int Count { get; private set; }

    /// <summary>States acted on, [capacity, S].</summary>
    public float[] States { get; }

    /// <summary>Actions by index, [capacity].</summary>
    public int[] Actions { get; }

    /// <summary>Rewards, [capacity].</summary>
    public double[] Rewards { get; }

    /// <summary>States that followed, [capacity, S].</summary>
    public float[] NextStates { get; }

    /// <summary>Whether the episode terminated, so that nothing follows; a truncated one goes on from s′. [capacity].</summary>
    public bool[] Ended { get; }

    /// <summary>Takes a place for a transition; the caller fills in its states.</summary>
    public int Add(int action, double reward, bool ended)
    {
        int slot = _head;
        _head = slot + 1 == Actions.Length ? 0 : slot + 1;
        Count = Math.Max(Count, slot + 1);
        (Actions[slot], Rewards[slot], Ended[slot]) = (action, reward, ended);
        return slot;
    }

    /// <summary>State of a slot, to fill in or to read.</summary>
    public Span<float> State(int slot) => States.AsSpan(slot * _length, _length);

    /// <summary>State that followed, to fill in or to read.</summary>
    public Span<float> NextState(int slot) => NextStates.AsSpan(slot * _length, _length);

    /// <summary>Draws slots uniformly, with repeats: one draw each.</summary>
    public void Draw(ref RandomStream random, Span<int> slots)
    {
        foreach (ref int slot in slots)
        {
            slot = random.Below(Count);
        }
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => (Count, _head) = (0, 0);

    public void Save(Checkpoint checkpoint)
    {
        checkpoint.Set<float>("memory.states", States.AsSpan(0, Count * _length), Count, _length);
        checkpoint.Set<float>("memory.next_states", NextStates.AsSpan(0, Count * _length), Count, _length);
        checkpoint.Set<int>("memory.actions", Actions.AsSpan(0, Count));
        checkpoint.Set<double>("memory.rewards", Rewards.AsSpan(0, Count));
        checkpoint.Set<byte>("memory.ended", MemoryMarshal.Cast<bool, byte>(Ended.AsSpan(0, Count)));
        checkpoint.Set<int>("memory.head", [_head]);
    }

    /// <summary>Takes over what <see cref="Save"/> gave.</summary>
    /// <exception cref="CheckpointException">It is from a ring of another shape. Nothing has changed.</exception>
    public void Load(Checkpoint checkpoint, int actionCount)
    {
        ReadOnlySpan<int> actions = checkpoint.Get<int>("memory.actions", -1);
        int count = actions.Length;
        ReadOnlySpan<float> states = checkpoint.Get<float>("memory.states", count, _length);
        ReadOnlySpan<float> nextStates = checkpoint.Get<float>("memory.next_states", count, _length);
        ReadOnlySpan<double> rewards = checkpoint.Get<double>("memory.rewards", count);
        ReadOnlySpan<byte> ended = checkpoint.Get<byte>("memory.ended", count);
        int head = checkpoint.Get<int>("memory.head", 1)[0];
        if (count > Actions.Length || head < 0 || head >= Actions.Length || actions.ContainsAnyExceptInRange(0, actionCount - 1))
        {
            throw new CheckpointException(
                $"The checkpoint's {count} transitions do not fit: this agent keeps {Actions.Length}, of {actionCount} actions. " +
                "Use the same options.");
        }

        states.CopyTo(States);
        nextStates.CopyTo(NextStates);
        actions.CopyTo(Actions);
        rewards.CopyTo(Rewards);
        for (int i = 0; i < count; i++)
        {
            Ended[i] = ended[i] != 0;
        }

        (Count, _head) = (count, head);
    }
}
