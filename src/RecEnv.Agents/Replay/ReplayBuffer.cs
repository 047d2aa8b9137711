using System.Runtime.InteropServices;
using RecEnv.Learning.Checkpoints;
using RecEnv.Seeding;

namespace RecEnv.Agents.Replay;

/// <summary>Steps of many lanes in a ring, each state kept once, drawn as transitions over n steps.</summary>
/// <remarks>
/// <para>
/// A step links to its lane's next. It can be drawn as soon as it is known what came of it: n further steps, or the end of
/// its episode. A truncated episode keeps its last state in a slot of its own, which is never drawn; a terminated one
/// keeps none, since nothing may be made of it. A lane whose episode breaks off unseen loses the steps that wait.
/// </para>
/// <para>
/// Uniform, or prioritised: P(i) ∝ (|δᵢ| + ε)^α, new steps with the largest priority so far, one draw from each of equal
/// parts of the mass, importance weights (M·P(i))^−β divided by the batch's largest, M the number of steps that can be
/// drawn. Reference: Schaul et al. (2016), arXiv 1511.05952.
/// </para>
/// </remarks>
internal sealed class ReplayBuffer
{
    private const int Chunk = 1024; // slots allocated together, so that a large capacity costs nothing until it is used
    private const double LeastError = 1e-4;

    private readonly ReplayOptions _options;
    private readonly int _stateLength;
    private readonly int _slateSize;
    private readonly float[]?[] _states;
    private readonly int[] _slates;
    private readonly int[] _picked;
    private readonly double[] _rewards;
    private readonly StepEnd[] _ends;
    private readonly int[] _next;
    private readonly int[] _lanes;
    private readonly bool[] _ready;
    private readonly int[] _last;
    private readonly int[] _waiting;
    private readonly int[] _firstWaiting;
    private readonly SumTree? _priorities;
    private double _largest = 1;
    private int _head;
    private int _count;
    private int _readyCount;

    /// <summary>Makes an empty buffer.</summary>
    /// <param name="options">What it keeps.</param>
    /// <param name="laneCount">Lanes.</param>
    /// <param name="stateLength">Floats of a state.</param>
    /// <param name="slateSize">Positions K of a slate.</param>
    public ReplayBuffer(ReplayOptions options, int laneCount, int stateLength, int slateSize)
    {
        int least = laneCount * (options.Horizon + 2);
        if (options.Capacity < least)
        {
            throw new ArgumentException(
                $"A replay buffer of {options.Capacity} steps is too small for {laneCount} lanes and transitions over " +
                $"{options.Horizon} steps. Set replay_capacity to {least} or more, or use fewer lanes.");
        }

        (_options, _stateLength, _slateSize) = (options, stateLength, slateSize);
        int capacity = options.Capacity;
        _states = new float[]?[(capacity + Chunk - 1) / Chunk];
        _slates = new int[capacity * slateSize];
        (_picked, _next, _lanes) = (new int[capacity], new int[capacity], new int[capacity]);
        (_rewards, _ends, _ready) = (new double[capacity], new StepEnd[capacity], new bool[capacity]);
        (_last, _waiting, _firstWaiting) = (new int[laneCount], new int[laneCount], new int[laneCount]);
        _last.AsSpan().Fill(-1);
        _priorities = options.PriorityExponent is null ? null : new SumTree(capacity);
    }

    /// <summary>Steps that can be drawn.</summary>
    public int ReadyCount => _readyCount;

    /// <summary>State of a slot.</summary>
    public ReadOnlySpan<float> State(int slot) => Writable(slot);

    /// <summary>Slate shown, [K], −1 where a position was left empty; all −1 in the slot of a last state.</summary>
    public ReadOnlySpan<int> Slate(int slot) => _slates.AsSpan(slot * _slateSize, _slateSize);

    /// <summary>Candidate that the user picked; −1 for none.</summary>
    public int Picked(int slot) => _picked[slot];

    /// <summary>Whether a slot can be drawn.</summary>
    public bool IsReady(int slot) => _ready[slot];

    /// <summary>Priority of a slot; 0 where it cannot be drawn.</summary>
    public double Priority(int slot) => _priorities![slot];

    /// <summary>Forgets the steps of a lane that wait for what comes of them: their episode was left.</summary>
    public void Begin(int lane)
    {
        _waiting[lane] = 0;
        _last[lane] = -1;
    }

    /// <summary>Adds a lane's step.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="state">State that was acted on.</param>
    /// <param name="slate">Slate shown, [K].</param>
    /// <param name="picked">Candidate picked; −1 for none.</param>
    /// <param name="reward">Reward.</param>
    /// <param name="end">What came after.</param>
    /// <param name="lastState">The state after a truncated episode's last step; else not looked at.</param>
    /// <returns>Slot of the step.</returns>
    public int Add(
        int lane,
        ReadOnlySpan<float> state,
        ReadOnlySpan<int> slate,
        int picked,
        double reward,
        StepEnd end,
        ReadOnlySpan<float> lastState)
    {
        int slot = Take(lane, state);
        slate.CopyTo(_slates.AsSpan(slot * _slateSize, _slateSize));
        (_picked[slot], _rewards[slot], _ends[slot]) = (picked, reward, end);
        Link(lane, slot);
        if (_waiting[lane]++ == 0)
        {
            _firstWaiting[lane] = slot;
        }

        if (end == StepEnd.None)
        {
            if (_waiting[lane] > _options.Horizon)
            {
                Release(lane);
            }

            return slot;
        }

        if (end == StepEnd.Truncated)
        {
            int last = Take(lane, lastState);
            _slates.AsSpan(last * _slateSize, _slateSize).Fill(-1);
            (_picked[last], _rewards[last], _ends[last]) = (-1, 0, StepEnd.None);
            _next[slot] = last;
        }

        while (_waiting[lane] > 0)
        {
            Release(lane);
        }

        _last[lane] = -1;
        return slot;
    }

    /// <summary>What came of a step that can be drawn.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="discount">γ.</param>
    public Transition Follow(int slot, double discount)
    {
        double sum = 0;
        double factor = 1;
        for (int k = 0; k < _options.Horizon; k++)
        {
            sum += factor * _rewards[slot];
            factor *= discount;
            StepEnd end = _ends[slot];
            if (end == StepEnd.Terminated)
            {
                return new Transition(sum, 0, -1);
            }

            slot = _next[slot];
            if (end == StepEnd.Truncated)
            {
                break;
            }
        }

        return new Transition(sum, factor, slot);
    }

    /// <summary>Draws steps, with repeats. One or more draws each.</summary>
    /// <param name="random">Where draws come from.</param>
    /// <param name="slots">Receives slots.</param>
    /// <param name="weights">Receives importance weights; ones where draws are uniform.</param>
    public void Draw(ref RandomStream random, Span<int> slots, Span<float> weights)
    {
        if (_priorities is null)
        {
            weights.Fill(1);
            foreach (ref int slot in slots)
            {
                do
                {
                    slot = random.Below(_count);
                }
                while (!_ready[slot]);
            }

            return;
        }

        double largest = 0;
        for (int i = 0; i < slots.Length; i++)
        {
            double mass = (i + random.Uniform()) / slots.Length * _priorities.Total;
            slots[i] = _priorities.Find(mass);
            double share = _priorities[slots[i]] / _priorities.Total;
            weights[i] = (float)Math.Pow(_readyCount * share, -_options.ImportanceExponent);
            largest = Math.Max(largest, weights[i]);
        }

        foreach (ref float weight in weights)
        {
            weight /= (float)largest;
        }
    }

    /// <summary>Tells how wrong a drawn step's value was; nothing where draws are uniform.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="error">TD error δ.</param>
    public void SetError(int slot, double error)
    {
        if (_priorities is not null && _ready[slot])
        {
            double priority = Math.Pow(Math.Abs(error) + LeastError, _options.PriorityExponent!.Value);
            _largest = Math.Max(_largest, priority);
            _priorities.Set(slot, priority);
        }
    }

    /// <summary>Puts everything into a checkpoint.</summary>
    public void Save(Checkpoint checkpoint)
    {
        float[] states = new float[_count * _stateLength];
        double[] priorities = new double[_count];
        for (int slot = 0; slot < _count; slot++)
        {
            State(slot).CopyTo(states.AsSpan(slot * _stateLength));
            priorities[slot] = _priorities?[slot] ?? 0;
        }

        checkpoint.Set<float>("replay.states", states, _count, _stateLength);
        checkpoint.Set<int>("replay.slates", _slates.AsSpan(0, _count * _slateSize), _count, _slateSize);
        checkpoint.Set<int>("replay.picked", _picked.AsSpan(0, _count));
        checkpoint.Set<double>("replay.rewards", _rewards.AsSpan(0, _count));
        checkpoint.Set<byte>("replay.ends", MemoryMarshal.Cast<StepEnd, byte>(_ends.AsSpan(0, _count)));
        checkpoint.Set<int>("replay.next", _next.AsSpan(0, _count));
        checkpoint.Set<int>("replay.lanes", _lanes.AsSpan(0, _count));
        checkpoint.Set<byte>("replay.ready", MemoryMarshal.Cast<bool, byte>(_ready.AsSpan(0, _count)));
        checkpoint.Set<double>("replay.priorities", priorities);
        checkpoint.Set<int>("replay.last", _last);
        checkpoint.Set<int>("replay.waiting", _waiting);
        checkpoint.Set<int>("replay.first_waiting", _firstWaiting);
        checkpoint.Set<double>("replay.largest", [_largest]);
        checkpoint.Set<int>("replay.head", [_head]);
    }

    /// <summary>Takes over what <see cref="Save"/> gave.</summary>
    /// <exception cref="CheckpointException">It is from a buffer of another shape. Nothing has changed.</exception>
    public void Load(Checkpoint checkpoint)
    {
        ReadOnlySpan<float> states = checkpoint.Get<float>("replay.states", -1, _stateLength);
        int count = states.Length / _stateLength;
        ReadOnlySpan<int> last = checkpoint.Get<int>("replay.last", _last.Length);
        if (count > _options.Capacity || checkpoint.Get<int>("replay.head", 1)[0] >= _options.Capacity)
        {
            throw new CheckpointException(
                $"The checkpoint's replay buffer holds {count} steps, but this one {_options.Capacity}. Use the same options.");
        }

        ReadOnlySpan<double> priorities = checkpoint.Get<double>("replay.priorities", count);
        checkpoint.Get<int>("replay.slates", count, _slateSize).CopyTo(_slates);
        checkpoint.Get<int>("replay.picked", count).CopyTo(_picked);
        checkpoint.Get<double>("replay.rewards", count).CopyTo(_rewards);
        MemoryMarshal.Cast<byte, StepEnd>(checkpoint.Get<byte>("replay.ends", count)).CopyTo(_ends);
        checkpoint.Get<int>("replay.next", count).CopyTo(_next);
        checkpoint.Get<int>("replay.lanes", count).CopyTo(_lanes);
        ReadOnlySpan<byte> ready = checkpoint.Get<byte>("replay.ready", count);
        last.CopyTo(_last);
        checkpoint.Get<int>("replay.waiting", _last.Length).CopyTo(_waiting);
        checkpoint.Get<int>("replay.first_waiting", _last.Length).CopyTo(_firstWaiting);
        _largest = checkpoint.Get<double>("replay.largest", 1)[0];
        _head = checkpoint.Get<int>("replay.head", 1)[0];
        (_count, _readyCount) = (count, 0);
        for (int slot = 0; slot < count; slot++)
        {
            states.Slice(slot * _stateLength, _stateLength).CopyTo(Writable(slot));
            _ready[slot] = ready[slot] != 0;
            _readyCount += ready[slot] != 0 ? 1 : 0;
            _priorities?.Set(slot, priorities[slot]);
        }
    }

    private Span<float> Writable(int slot) =>
        (_states[slot / Chunk] ??= new float[Chunk * _stateLength]).AsSpan(slot % Chunk * _stateLength, _stateLength);

    /// <summary>The oldest slot, for new use.</summary>
    private int Take(int lane, ReadOnlySpan<float> state)
    {
        int slot = _head;
        _head = slot + 1 == _options.Capacity ? 0 : slot + 1;
        _count = Math.Max(_count, slot + 1);
        if (_ready[slot])
        {
            _ready[slot] = false;
            _readyCount--;
            _priorities?.Set(slot, 0);
        }
        else if (_waiting[_lanes[slot]] > 0 && _firstWaiting[_lanes[slot]] == slot)
        {
            Begin(_lanes[slot]); // a lane that stood still while others filled the ring
        }

        (_lanes[slot], _next[slot]) = (lane, -1);
        state.CopyTo(Writable(slot));
        return slot;
    }

    private void Link(int lane, int slot)
    {
        if (_last[lane] >= 0)
        {
            _next[_last[lane]] = slot;
        }

        _last[lane] = slot;
    }

    /// <summary>Lets the lane's oldest waiting step be drawn.</summary>
    private void Release(int lane)
    {
        int slot = _firstWaiting[lane];
        _ready[slot] = true;
        _readyCount++;
        _priorities?.Set(slot, _largest);
        _firstWaiting[lane] = _next[slot];
        _waiting[lane]--;
    }
}
