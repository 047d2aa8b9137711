using System.Runtime.CompilerServices;
using RecEnv.Learning.Kernels;

namespace RecEnv.Learning;

/// <summary>Records operations on tensors as they are computed, and goes back through them for gradients.</summary>
/// <remarks>
/// <para>
/// One training step: <see cref="Reset"/>, make the loss, <see cref="Backward"/>, let the optimizer step. The tape owns the
/// memory of all its tensors; <see cref="Reset"/> takes it back, so that a step like the last allocates nothing. A tensor
/// from before throws when it is used.
/// </para>
/// <para>
/// All tensors are matrices of float32. Results depend on inputs alone: not on threads, nor on which SIMD registers there are.
/// Not thread-safe; each thread that learns has its own tape and parameters.
/// </para>
/// </remarks>
public sealed unsafe partial class Tape
{
    private readonly List<AlignedBlock> _outgrown = [];
    private Slot[] _slots = new Slot[64];
    private Parameter?[] _first = new Parameter?[64];
    private Parameter?[] _second = new Parameter?[64];
    private AlignedBlock _memory;
    private int _used;
    private int _count;
    private int _generation = 1;
    private int _stamp;

    /// <summary>Makes a tape.</summary>
    /// <param name="capacity">Floats to begin with, at least 1; it grows as needed.</param>
    public Tape(int capacity = 16 * 1024)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _memory = new AlignedBlock(capacity);
    }

    /// <summary>Operations and inputs recorded since the last reset.</summary>
    public int Count => _count;

    internal bool Recording { get; set; } = true;

    /// <summary>Forgets all tensors and takes their memory back.</summary>
    public void Reset()
    {
        if (_outgrown.Count > 0)
        {
            int total = _memory.Length;
            foreach (AlignedBlock block in _outgrown)
            {
                total = checked(total + block.Length);
            }

            _outgrown.Clear();
            _memory = new AlignedBlock(total);
        }

        _used = 0;
        _count = 0;
        _generation++;
    }

    /// <summary>Until the scope ends, operations are computed but not recorded: for targets and for acting.</summary>
    public NoGradScope NoGrad() => new(this);

    /// <summary>A copy of numbers, without gradient.</summary>
    /// <param name="values">Row-major.</param>
    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="columns">Columns, at least 1.</param>
    /// <exception cref="ArgumentException">The numbers are not rows · columns.</exception>
    public Tensor Input(ReadOnlySpan<float> values, int rows, int columns)
    {
        Require.Shapes(
            rows > 0 && columns > 0 && values.Length == rows * columns,
            $"{values.Length} numbers were given for a tensor of [{rows}, {columns}]. Give rows times columns, at least one each.");
        Tensor made = New(Operation.Leaf, rows, columns, needs: false);
        values.CopyTo(new Span<float>(Of(made).Data, values.Length));
        return made;
    }

    /// <summary>A copy of numbers whose gradient <see cref="Backward"/> computes.</summary>
    /// <inheritdoc cref="Input"/>
    public Tensor Variable(ReadOnlySpan<float> values, int rows, int columns)
    {
        Tensor made = Input(values, rows, columns);
        Of(made).Needs = Recording;
        return made;
    }

    /// <summary>A tensor to be filled by the caller, without gradient; zeros at first.</summary>
    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="columns">Columns, at least 1.</param>
    /// <param name="values">Its numbers, row-major; valid until <see cref="Reset"/>.</param>
    public Tensor Zeros(int rows, int columns, out Span<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        Tensor made = New(Operation.Leaf, rows, columns, needs: false);
        values = new Span<float>(Of(made).Data, rows * columns);
        values.Clear();
        return made;
    }

    /// <summary>A copy of row or column numbers.</summary>
    /// <param name="indices">The numbers.</param>
    public Indices Index(ReadOnlySpan<int> indices)
    {
        int* data = (int*)Take(Math.Max(1, indices.Length));
        indices.CopyTo(new Span<int>(data, indices.Length));
        return new Indices(this, _generation, data, indices.Length);
    }

    /// <summary>A parameter as a tensor, without a copy.</summary>
    /// <param name="parameter">The parameter.</param>
    public Tensor Use(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        bool learns = Recording && parameter.Learns;
        Tensor made = New(Operation.Parameter, parameter.Rows, parameter.Columns, learns, parameter.Data);
        Hold(made, parameter);
        return made;
    }

    internal Tensor Detach(Tensor a)
    {
        Slot from = Of(a);
        return New(Operation.Leaf, from.Rows, from.Columns, needs: false, from.Data);
    }

    internal Tensor Reshape(Tensor a, int rows, int columns)
    {
        Slot from = Of(a);
        Require.Shapes(
            rows > 0 && columns > 0 && (long)rows * columns == from.Count,
            $"A tensor of [{from.Rows}, {from.Columns}] cannot be seen as [{rows}, {columns}]: the number of entries must stay.");
        Tensor made = New(Operation.View, rows, columns, from.Needs && Recording, from.Data);
        Of(made).Alias = from.Alias;
        return made;
    }

    /// <summary>The slot of a tensor of this tape and generation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref Slot Of(Tensor tensor)
    {
        CheckOwn(tensor.Tape, tensor.Generation);
        return ref _slots[tensor.Slot];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CheckOwn(Tape owner, int generation)
    {
        if (owner != this || generation != _generation)
        {
            Refuse(owner);
        }
    }

    /// <summary>A new slot; its memory is not cleared.</summary>
    private Tensor New(Operation operation, int rows, int columns, bool needs, float* data = null)
    {
        int id = _count;
        if (id == _slots.Length)
        {
            Array.Resize(ref _slots, 2 * id);
            Array.Resize(ref _first, 2 * id);
            Array.Resize(ref _second, 2 * id);
        }

        _count = id + 1;
        ref Slot slot = ref _slots[id];
        slot.Data = data == null ? Take(checked(rows * columns)) : data;
        slot.Gradient = null;
        slot.Aux = null;
        slot.Stamp = 0;
        slot.Rows = rows;
        slot.Columns = columns;
        slot.Alias = id;
        slot.Needs = needs;
        slot.Operation = operation;
        return new Tensor(this, id, _generation);
    }

    /// <summary>Notes which parameters an operation used, in which version.</summary>
    private void Hold(Tensor made, Parameter first, Parameter? second = null)
    {
        first.Store.Fix();
        second?.Store.Fix();
        _first[made.Slot] = first;
        _second[made.Slot] = second;
        _slots[made.Slot].Version = first.Store.Version;
    }

    /// <summary>Memory for so many floats, in whole groups of sixteen.</summary>
    private float* Take(int floats)
    {
        int padded = Simd.Padded(floats);
        if (padded > _memory.Length - _used)
        {
            _outgrown.Add(_memory);
            _memory = new AlignedBlock(Math.Max(_memory.Length, checked(2 * padded)));
            _used = 0;
        }

        float* start = _memory.Start + _used;
        _used += padded;
        return start;
    }

    private void Refuse(Tape? owner) => throw new InvalidOperationException(
        owner == this
            ? "This tensor is from before the tape's last Reset. Make it again after Reset."
            : "This tensor belongs to another tape, or to none. Make all tensors of a step on one tape.");
}
