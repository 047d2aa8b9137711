using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RecEnv.Agents.Replay;
using RecEnv.Learning.Checkpoints;
using RecEnv.Seeding;

namespace RecEnv.Agents.Drr;

/// <summary>Steps in a ring, drawn uniformly or by their TD error, with replacement.</summary>
/// <remarks>
/// Prioritised: P(i) ∝ (|δᵢ| + ε)^α, new steps with the largest priority so far, one draw from each of equal parts of the mass,
/// weights (M·P(i))^−β divided by the batch's largest. Reference: Schaul et al. (2016), arXiv 1511.05952.
/// </remarks>
/// <typeparam name="TStep">What is kept of a step: whole numbers of 4 bytes, without gaps.</typeparam>
internal sealed class DrrReplay<TStep>
    where TStep : unmanaged
{
    private const double LeastError = 1e-4;

    private static readonly int _stepNumbers = Unsafe.SizeOf<TStep>() / sizeof(int);

    private readonly ReplayOptions _options;
    private readonly int _vectorLength;
    private readonly SumTree? _priorities;
    private TStep[] _steps = [];
    private float[] _vectors = [];
    private double _largest = 1;
    private int _head;

    /// <summary>Makes an empty buffer, which grows as it is filled.</summary>
    /// <param name="options">What it keeps.</param>
    /// <param name="vectorLength">Numbers kept beside each step; 0 for none.</param>
    public DrrReplay(ReplayOptions options, int vectorLength)
    {
        (_options, _vectorLength) = (options, vectorLength);
        _priorities = options.PriorityExponent is null ? null : new SumTree(options.Capacity);
    }

    /// <summary>Steps that can be drawn.</summary>
    public int Count { get; private set; }

    /// <summary>The slot whose step makes room for the next one; −1 while there is room.</summary>
    public int Oldest => Count == _options.Capacity ? _head : -1;

    /// <summary>Step of a slot.</summary>
    public TStep this[int slot] => _steps[slot];

    /// <summary>Copies the steps of slots.</summary>
    public void Copy(ReadOnlySpan<int> slots, Span<TStep> steps)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            steps[i] = _steps[slots[i]];
        }
    }

    /// <summary>Numbers kept beside the step of a slot.</summary>
    public ReadOnlySpan<float> Vector(int slot) => _vectors.AsSpan(slot * _vectorLength, _vectorLength);

    /// <summary>Priority of a slot.</summary>
    public double Priority(int slot) => _priorities![slot];

    /// <summary>Adds a step in place of the oldest, if there is no room left.</summary>
    public void Add(in TStep step, ReadOnlySpan<float> vector)
    {
        int slot = _head;
        if (slot == _steps.Length)
        {
            int room = Math.Min(_options.Capacity, Math.Max(1024, 2 * slot));
            Array.Resize(ref _steps, room);
            Array.Resize(ref _vectors, room * _vectorLength);
        }

        _steps[slot] = step;
        vector.CopyTo(_vectors.AsSpan(slot * _vectorLength, _vectorLength));
        _priorities?.Set(slot, _largest);
        Count = Math.Max(Count, slot + 1);
        _head = slot + 1 == _options.Capacity ? 0 : slot + 1;
    }

    /// <summary>Draws slots. One draw each.</summary>
    /// <param name="random">Where draws come from.</param>
    /// <param name="slots">Receives slots.</param>
    /// <param name="weights">Receives importance weights; ones where draws are uniform.</param>
    public void Draw(ref RandomStream random, Span<int> slots, Span<float> weights)
    {
        weights.Fill(1);
        if (_priorities is null)
        {
            foreach (ref int slot in slots)
            {
                slot = random.Below(Count);
            }

            return;
        }

        double largest = 0;
        for (int i = 0; i < slots.Length; i++)
        {
            slots[i] = _priorities.Find((i + random.Uniform()) / slots.Length * _priorities.Total);
            double share = _priorities[slots[i]] / _priorities.Total;
            weights[i] = (float)Math.Pow(Count * share, -_options.ImportanceExponent);
            largest = Math.Max(largest, weights[i]);
        }

        foreach (ref float weight in weights)
        {
            weight /= (float)largest;
        }
    }

    /// <summary>Tells how wrong a drawn step's value was; nothing where draws are uniform.</summary>
    public void SetError(int slot, double error)
    {
        if (_priorities is not null)
        {
            double priority = Math.Pow(Math.Abs(error) + LeastError, _options.PriorityExponent!.Value);
            _largest = Math.Max(_largest, priority);
            _priorities.Set(slot, priority);
        }
    }

    /// <summary>Puts everything into a checkpoint.</summary>
    public void Save(Checkpoint checkpoint)
    {
        checkpoint.Set<int>("replay.steps", MemoryMarshal.Cast<TStep, int>(_steps.AsSpan(0, Count)), Count, _stepNumbers);
        checkpoint.Set<float>("replay.vectors", _vectors.AsSpan(0, Count * _vectorLength));
        double[] priorities = new double[Count];
        for (int slot = 0; slot < Count; slot++)
        {
            priorities[slot] = _priorities?[slot] ?? 0;
        }

        checkpoint.Set<double>("replay.priorities", priorities);
        checkpoint.Set<double>("replay.largest", [_largest]);
        checkpoint.Set<int>("replay.head", [_head]);
    }

    /// <summary>Takes over what <see cref="Save"/> gave.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="isSound">Whether what a step names is there.</param>
    /// <exception cref="CheckpointException">It is from a buffer of another shape, or damaged. Nothing has changed.</exception>
    public void Load(Checkpoint checkpoint, Func<TStep, bool> isSound)
    {
        ReadOnlySpan<int> steps = checkpoint.Get<int>("replay.steps", -1, _stepNumbers);
        int count = steps.Length / _stepNumbers;
        int head = checkpoint.Get<int>("replay.head", 1)[0];
        if (count > _options.Capacity || head < 0 || head > count)
        {
            throw new CheckpointException(
                $"The checkpoint's replay buffer holds {count} steps, but this one {_options.Capacity}. Use the same options.");
        }

        ReadOnlySpan<float> vectors = checkpoint.Get<float>("replay.vectors", count * _vectorLength);
        ReadOnlySpan<double> priorities = checkpoint.Get<double>("replay.priorities", count);
        double largest = checkpoint.Get<double>("replay.largest", 1)[0];
        TStep[] loaded = MemoryMarshal.Cast<int, TStep>(steps).ToArray();
        if (!loaded.All(isSound))
        {
            throw new CheckpointException(
                "The checkpoint's replay buffer is damaged: a step in it names what is not there. Give a sound checkpoint.");
        }

        (_steps, _largest) = (loaded, largest);
        _vectors = vectors.ToArray();
        for (int slot = count; slot < Count; slot++)
        {
            _priorities?.Set(slot, 0);
        }

        (Count, _head) = (count, head);
        for (int slot = 0; slot < count; slot++)
        {
            _priorities?.Set(slot, priorities[slot]);
        }
    }
}
