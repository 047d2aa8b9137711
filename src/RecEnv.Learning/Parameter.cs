using RecEnv.Learning.Kernels;

namespace RecEnv.Learning;

/// <summary>A trainable matrix with a name. It lives in a <see cref="ParameterStore"/>.</summary>
public sealed unsafe class Parameter
{
    internal Parameter(ParameterStore store, string name, int rows, int columns, int offset, ParameterLayout layout)
    {
        Store = store;
        Name = name;
        Rows = rows;
        Columns = columns;
        Offset = offset;
        Layout = layout;
    }

    /// <summary>Name, e.g. "net.0.weight"; no two in a store are equal.</summary>
    public string Name { get; }

    /// <summary>Rows.</summary>
    public int Rows { get; }

    /// <summary>Columns.</summary>
    public int Columns { get; }

    /// <summary>Shape in a checkpoint.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>The store that it lives in.</summary>
    public ParameterStore Store { get; }

    /// <summary>Whether it gets a gradient. Counts when an operation is recorded, not at <see cref="Tape.Backward"/>.</summary>
    public bool Trainable { get; set; } = true;

    /// <summary>Whether it got a gradient since gradients were last cleared.</summary>
    public bool HasGradient { get; internal set; }

    /// <summary>The numbers, row-major [rows, columns].</summary>
    public ReadOnlySpan<float> Values => new(Data, Rows * Columns);

    /// <summary>The gradient, row-major [rows, columns]; empty where there is none.</summary>
    public ReadOnlySpan<float> Gradient => HasGradient ? new(GradientData, Rows * Columns) : default;

    /// <summary>The rows of a table that got a gradient; null for what is no table.</summary>
    internal TouchedRows? Touched { get; private set; }

    /// <summary>Whether rows are missing from the gradient: those that were not looked up, which are 0 there.</summary>
    internal bool HasRows => Touched is { All: false };

    /// <summary>Whether an optimizer leaves out the rows without a gradient.</summary>
    internal bool ByRow => Sparse && HasRows;

    /// <summary>Whether it may.</summary>
    private bool Sparse { get; set; }

    internal int Offset { get; }

    internal int Padded => Simd.Padded(Rows * Columns);

    internal float* Data => Store.Values + Offset;

    internal float* GradientData => Store.Gradients + Offset;

    internal bool Learns => Trainable && !Store.Frozen;

    /// <summary>The numbers, to be written. Graphs recorded before this call can no longer go backward through it.</summary>
    public Span<float> Change()
    {
        Store.Touch();
        return new(Data, Rows * Columns);
    }

    /// <summary>Sets a gradient that was computed elsewhere, as if <see cref="Tape.Backward"/> had.</summary>
    /// <param name="gradient">Row-major [rows, columns].</param>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public void SetGradient(ReadOnlySpan<float> gradient)
    {
        if (gradient.Length != Rows * Columns)
        {
            throw new ArgumentException(
                $"The gradient has {gradient.Length} numbers, but \"{Name}\" is [{Rows}, {Columns}]. Give {Rows * Columns}.",
                nameof(gradient));
        }

        gradient.CopyTo(new Span<float>(GradientData, Rows * Columns));
        Touched?.TouchAll();
        HasGradient = true;
    }

    /// <summary>From now on notes which rows get a gradient, so that the others need not be cleared again.</summary>
    /// <param name="sparse">Whether optimizers leave out the rows without one.</param>
    internal void NoteRows(bool sparse) => (Touched, Sparse) = (new TouchedRows(Rows), sparse);

    /// <summary>Where to add a gradient to rows that are noted in <see cref="Touched"/>; zeroed if this is the first.</summary>
    internal float* AccumulateRows()
    {
        if (!HasGradient)
        {
            var gradient = new Span<float>(GradientData, Padded);
            if (Touched is null)
            {
                gradient.Clear();
            }
            else
            {
                Touched.Clear(gradient, Columns);
            }

            HasGradient = true;
        }

        return GradientData;
    }

    /// <summary>Where to add a gradient to all numbers; zeroed if this is the first.</summary>
    internal float* Accumulate()
    {
        float* gradient = AccumulateRows();
        Touched?.TouchAll();
        return gradient;
    }

    /// <summary>Where to put a gradient, and whether one is there to be added to.</summary>
    internal float* Put(out bool add)
    {
        add = HasGradient;
        Touched?.TouchAll();
        HasGradient = true;
        return GradientData;
    }
}
