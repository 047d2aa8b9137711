using System.Runtime.InteropServices;
using RecEnv.Learning.Kernels;

namespace RecEnv.Learning;

/// <summary>The parameters of a network in one block of memory, and their gradients in another.</summary>
/// <remarks>
/// So an optimizer's step, a copy or an average is one kernel over one block. Parameters are added first; from the first
/// use on the set is fixed. Each parameter takes a multiple of 16 floats, zeros behind it. Not thread-safe.
/// </remarks>
public sealed unsafe partial class ParameterStore
{
    private readonly List<Parameter> _parameters = [];
    private readonly Dictionary<string, Parameter> _byName = new(StringComparer.Ordinal);
    private AlignedBlock _values = new(256);
    private AlignedBlock _gradients = new(256);
    private bool _fixed;
    private int _freezes;

    /// <summary>The parameters, in the order in which they were added.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>How often weights were written. A graph recorded before a write cannot go backward through them.</summary>
    public long Version { get; private set; }

    internal ReadOnlySpan<Parameter> All => CollectionsMarshal.AsSpan(_parameters);

    internal float* Values => _values.Start;

    internal float* Gradients => _gradients.Start;

    /// <summary>Floats in use, padding included.</summary>
    internal int Length { get; private set; }

    internal bool Frozen => _freezes > 0;

    /// <summary>Adds a parameter of zeros.</summary>
    /// <param name="name">Its name, e.g. "net.0.weight".</param>
    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="columns">Columns, at least 1.</param>
    /// <param name="layout">Its shape in a checkpoint.</param>
    /// <exception cref="ArgumentException">The name is taken, or a size is below 1.</exception>
    /// <exception cref="InvalidOperationException">The store is in use already.</exception>
    public Parameter Add(string name, int rows, int columns, ParameterLayout layout = ParameterLayout.Matrix)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (_fixed)
        {
            throw new InvalidOperationException(
                $"Parameter \"{name}\" comes too late: the store is in use by a tape, an optimizer or a copy. " +
                "Make all layers first.");
        }

        if (_byName.ContainsKey(name))
        {
            throw new ArgumentException($"The store has a parameter \"{name}\" already. Give another name.", nameof(name));
        }

        var parameter = new Parameter(this, name, rows, columns, Length, layout);
        Grow(checked(Length + Simd.Padded(checked(rows * columns))));
        Length += parameter.Padded;
        _parameters.Add(parameter);
        _byName.Add(name, parameter);
        return parameter;
    }

    /// <summary>The parameter of a name.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Parameter Get(string name) => _byName.TryGetValue(name, out Parameter? parameter)
        ? parameter
        : throw new ArgumentException(
            $"There is no parameter \"{name}\". The store has {string.Join(", ", _parameters.Select(p => p.Name))}.", nameof(name));

    /// <summary>Copies all values from a store of the same parameters.</summary>
    /// <param name="source">Where from.</param>
    /// <exception cref="ArgumentException">The stores differ in shapes.</exception>
    public void CopyFrom(ParameterStore source)
    {
        CheckTwin(source);
        new ReadOnlySpan<float>(source.Values, Length).CopyTo(new Span<float>(Values, Length));
        Touch();
    }

    /// <summary>Polyak average: w ← w + rate·(source − w), rounded twice, so that equal weights stay equal.</summary>
    /// <param name="source">What to move toward; the same parameters.</param>
    /// <param name="rate">In [0, 1]: 0 stays, 1 copies (up to rounding).</param>
    /// <exception cref="ArgumentException">The stores differ in shapes, or the rate is outside [0, 1].</exception>
    public void MoveToward(ParameterStore source, float rate)
    {
        CheckTwin(source);
        Require.InRange(rate, 0f, 1f);
        Elementwise.Approach(Values, source.Values, rate, Length);
        Touch();
        GC.KeepAlive(source);
    }

    /// <summary>Forgets all gradients.</summary>
    public void ClearGradients()
    {
        foreach (Parameter parameter in All)
        {
            parameter.HasGradient = false;
        }
    }

    /// <summary>Operations recorded until the scope ends give these parameters no gradient, but pass gradients on.</summary>
    public FreezeScope Freeze() => new(this);

    /// <summary>No parameter may be added from now on.</summary>
    internal void Fix() => _fixed = true;

    internal void Touch() => Version++;

    internal void ChangeFreezes(int by) => _freezes += by;

    private void CheckTwin(ParameterStore other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Fix();
        other.Fix();
        bool same = other._parameters.Count == _parameters.Count;
        for (int i = 0; same && i < _parameters.Count; i++)
        {
            Parameter a = _parameters[i];
            Parameter b = other._parameters[i];
            same = a.Rows == b.Rows && a.Columns == b.Columns;
        }

        if (!same)
        {
            throw new ArgumentException(
                $"The stores hold other shapes: {Describe()} and {other.Describe()}. Give a store of the same network.", nameof(other));
        }
    }

    private string Describe() => string.Join(", ", _parameters.Select(p => $"{p.Name} [{p.Rows}, {p.Columns}]"));

    private void Grow(int length)
    {
        if (length > _values.Length)
        {
            var larger = new AlignedBlock(Math.Max(length, checked(2 * _values.Length)));
            _values.Span[..Length].CopyTo(larger.Span);
            _values = larger;
            _gradients = new AlignedBlock(larger.Length);
        }
    }
}
