using RecEnv.Learning.Checkpoints;
using RecEnv.Seeding;

namespace RecEnv.Agents.SlateGfn;

/// <summary>The latest slates shown, with the states they were shown in and their rewards, in a ring.</summary>
internal sealed class SlateReplay
{
    private const int Chunk = 1024; // states allocated together, so that a large capacity costs nothing until it is used

    private readonly int _stateLength;
    private readonly int _slateSize;
    private readonly float[]?[] _states;
    private readonly int[] _slates;
    private readonly float[] _rewards;
    private readonly float[] _parts; // [capacity, K], or empty
    private readonly HashSet<ulong> _seen = [];
    private int _head;

    /// <summary>Makes an empty buffer.</summary>
    /// <param name="capacity">Most slates kept; the oldest go first.</param>
    /// <param name="stateLength">Floats of a state.</param>
    /// <param name="slateSize">Positions K of a slate.</param>
    /// <param name="keepsParts">Whether rewards of positions are kept, too.</param>
    public SlateReplay(int capacity, int stateLength, int slateSize, bool keepsParts = false)
    {
        (_stateLength, _slateSize) = (stateLength, slateSize);
        _states = new float[]?[(capacity + Chunk - 1) / Chunk];
        _slates = new int[capacity * slateSize];
        _rewards = new float[capacity];
        _parts = new float[keepsParts ? capacity * slateSize : 0];
    }

    /// <summary>Slates kept.</summary>
    public int Count { get; private set; }

    /// <summary>Rewards kept, in no order.</summary>
    public ReadOnlySpan<float> Rewards => _rewards.AsSpan(0, Count);

    /// <summary>Rewards of positions kept, [slates, K], in the same order; empty where they are not kept.</summary>
    public ReadOnlySpan<float> Parts => _parts.AsSpan(0, _parts.Length == 0 ? 0 : Count * _slateSize);

    /// <summary>Adds a slate.</summary>
    /// <param name="slate">Candidates shown, [K].</param>
    /// <param name="reward">What it earned.</param>
    /// <param name="parts">What its positions earned, [K], or empty where that is not kept.</param>
    /// <returns>Where its state goes, [state length].</returns>
    public Span<float> Add(ReadOnlySpan<long> slate, double reward, ReadOnlySpan<float> parts = default)
    {
        int slot = _head;
        _head = slot + 1 == _rewards.Length ? 0 : slot + 1;
        Count = Math.Max(Count, slot + 1);
        for (int position = 0; position < _slateSize; position++)
        {
            _slates[(slot * _slateSize) + position] = (int)slate[position];
        }

        _rewards[slot] = (float)reward;
        parts.CopyTo(_parts.AsSpan(_parts.Length == 0 ? 0 : slot * _slateSize));
        return State(slot);
    }

    /// <summary>Fills a batch: first the newest slates, then some drawn uniformly, with repeats, one draw each.</summary>
    /// <param name="newest">How many of the newest.</param>
    /// <param name="distinct">Whether the newest are of different states, of each the newest; where there are too few, drawn ones follow.</param>
    /// <param name="random">Where draws come from.</param>
    /// <param name="batch">Receives them.</param>
    public void Fill(int newest, bool distinct, ref RandomStream random, SlateBatch batch)
    {
        _seen.Clear();
        int row = 0;
        for (int age = 1; age <= Count && row < newest; age++)
        {
            int slot = _head - age;
            slot += slot < 0 ? _rewards.Length : 0;
            if (!distinct || _seen.Add(Hash(State(slot))))
            {
                Copy(slot, batch, row++);
            }
        }

        for (; row < batch.Count; row++)
        {
            Copy(random.Below(Count), batch, row);
        }
    }

    /// <summary>Puts everything into a checkpoint.</summary>
    public void Save(Checkpoint checkpoint)
    {
        float[] states = new float[Count * _stateLength];
        for (int slot = 0; slot < Count; slot++)
        {
            State(slot).CopyTo(states.AsSpan(slot * _stateLength));
        }

        checkpoint.Set<float>("replay.states", states, Count, _stateLength);
        checkpoint.Set<int>("replay.slates", _slates.AsSpan(0, Count * _slateSize), Count, _slateSize);
        checkpoint.Set<float>("replay.rewards", _rewards.AsSpan(0, Count));
        checkpoint.Set<int>("replay.head", [_head]);
        if (_parts.Length > 0)
        {
            checkpoint.Set<float>("replay.parts", Parts, Count, _slateSize);
        }
    }

    /// <summary>Refuses what is not from a buffer of this shape.</summary>
    /// <returns>Slates that it holds.</returns>
    /// <exception cref="CheckpointException">It is from a buffer of another shape.</exception>
    public int Check(Checkpoint checkpoint)
    {
        int count = checkpoint.Get<float>("replay.states", -1, _stateLength).Length / _stateLength;
        checkpoint.Get<int>("replay.slates", count, _slateSize);
        checkpoint.Get<float>("replay.rewards", count);
        int head = checkpoint.Get<int>("replay.head", 1)[0];
        if (_parts.Length > 0)
        {
            checkpoint.Get<float>("replay.parts", count, _slateSize);
        }

        if (count > _rewards.Length || head < 0 || head >= _rewards.Length)
        {
            throw new CheckpointException(
                $"The checkpoint's replay buffer holds {count} slates, but this one {_rewards.Length}. Use the same options.");
        }

        return count;
    }

    /// <summary>Takes over what <see cref="Save"/> gave.</summary>
    /// <exception cref="CheckpointException">It is from a buffer of another shape. Nothing has changed.</exception>
    public void Load(Checkpoint checkpoint)
    {
        int count = Check(checkpoint);
        ReadOnlySpan<float> states = checkpoint.Get<float>("replay.states", count, _stateLength);
        checkpoint.Get<int>("replay.slates", count, _slateSize).CopyTo(_slates);
        checkpoint.Get<float>("replay.rewards", count).CopyTo(_rewards);
        if (_parts.Length > 0)
        {
            checkpoint.Get<float>("replay.parts", count, _slateSize).CopyTo(_parts);
        }

        (Count, _head) = (count, checkpoint.Get<int>("replay.head", 1)[0]);
        for (int slot = 0; slot < count; slot++)
        {
            states.Slice(slot * _stateLength, _stateLength).CopyTo(State(slot));
        }
    }

    private Span<float> State(int slot) =>
        (_states[slot / Chunk] ??= new float[Chunk * _stateLength]).AsSpan(slot % Chunk * _stateLength, _stateLength);

    private void Copy(int slot, SlateBatch batch, int row)
    {
        State(slot).CopyTo(batch.States.AsSpan(row * _stateLength));
        _slates.AsSpan(slot * _slateSize, _slateSize).CopyTo(batch.Slates.AsSpan(row * _slateSize));
        batch.Rewards[row] = _rewards[slot];
        if (_parts.Length > 0)
        {
            _parts.AsSpan(slot * _slateSize, _slateSize).CopyTo(batch.Parts.AsSpan(row * _slateSize));
        }
    }

    private static ulong Hash(ReadOnlySpan<float> state)
    {
        ulong hash = Fnv1a.Start;
        foreach (float value in state)
        {
            hash = Fnv1a.Add(hash, BitConverter.SingleToUInt32Bits(value));
        }

        return hash;
    }
}
