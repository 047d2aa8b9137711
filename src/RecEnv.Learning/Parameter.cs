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

    /// <summary>The rows that have a gradient, where only those count; null where all do.</summary>
    internal TouchedRows? Touched { get; private set; }

    /// <summary>Whether an optimizer leaves out the rows without a gradient.</summary>
    internal bool ByRow => Touched is { All: false };

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

    /// <summary>From now on notes which rows get a gradient.</summary>
    internal void NoteRows() => Touched = new TouchedRows(Rows);

    /// <summary>Where to add a gradient; zeroed if this is the first.</summary>
    internal float* Accumulate()
    {
        if (!HasGradient)
        {
            if (Touched is null)
            {
                new Span<float>(GradientData, Padded).Clear();
            }
            else
            {
                Touched.Clear(new Span<float>(GradientData, Padded), Columns);
            }

            HasGradient = true;
        }

        return GradientData;
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
