namespace RecEnv.Learning;

/// <summary>Which rows of a table have a gradient; all others of the gradient are 0.</summary>
internal sealed class TouchedRows
{
    private readonly List<int> _rows = [];
    private readonly bool[] _touched;

    public TouchedRows(int rows) => _touched = new bool[rows];

    /// <summary>Whether every row counts, as after a gradient that did not come from lookups.</summary>
    public bool All { get; private set; }

    /// <summary>The rows, in the order in which they came.</summary>
    public List<int> Rows => _rows;

    /// <summary>Every row counts.</summary>
    public void TouchAll() => All = true;

    /// <summary>Some rows count.</summary>
    /// <param name="rows">The rows; any may be there several times.</param>
    /// <param name="padding">One that does not count all the same.</param>
    public void Touch(ReadOnlySpan<int> rows, int padding)
    {
        bool[] touched = _touched;
        foreach (int row in rows)
        {
            if (!touched[row] && row != padding)
            {
                touched[row] = true;
                _rows.Add(row);
            }
        }
    }

    /// <summary>Zeroes the gradients of the rows that have one, and forgets them.</summary>
    public void Clear(Span<float> gradient, int columns)
    {
        foreach (int row in _rows)
        {
            gradient.Slice(row * columns, columns).Clear();
            _touched[row] = false;
        }

        if (All)
        {
            gradient.Clear();
        }

        _rows.Clear();
        All = false;
    }
}
