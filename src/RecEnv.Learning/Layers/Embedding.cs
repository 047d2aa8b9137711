namespace RecEnv.Learning.Layers;

/// <summary>A table of rows, looked up by number, as torch.nn.Embedding.</summary>
/// <remarks>
/// The gradient is dense by default, as PyTorch's is: rows that were not looked up have gradient 0, and an optimizer with
/// momentum or weight decay moves them all the same. A sparse one leaves such rows and their moments as they are, as
/// torch.optim.SparseAdam does: another algorithm, and the faster one for large tables. A table that is also used as a
/// whole (<see cref="Tape.Use"/>) in a step is dense in that step. Several lookups of one row add up in the order of the indices.
/// </remarks>
public sealed class Embedding
{
    private readonly int _paddingRow;

    /// <summary>Makes the table, "name.weight".</summary>
    /// <param name="store">Where it lives.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="columns">Numbers a row, at least 1.</param>
    /// <param name="random">Gives the first values, normal with mean 0 and variance 1, row by row.</param>
    /// <param name="paddingRow">A row that is 0 and gets no gradient; null for none.</param>
    /// <param name="sparse">Whether optimizers update only the rows that were looked up.</param>
    public Embedding(
        ParameterStore store,
        string name,
        int rows,
        int columns,
        LearningRandom random,
        int? paddingRow = null,
        bool sparse = false)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(random);
        if (paddingRow is int row)
        {
            Require.InRange(row, 0, rows - 1, nameof(paddingRow));
        }

        _paddingRow = paddingRow ?? -1;
        Table = store.Add(name + ".weight", rows, columns);
        Table.NoteRows(sparse);
        Span<float> values = Table.Change();
        foreach (ref float value in values)
        {
            value = random.Normal();
        }

        if (paddingRow is int padding)
        {
            values.Slice(padding * columns, columns).Clear();
        }
    }

    /// <summary>The table, [rows, columns].</summary>
    public Parameter Table { get; }

    /// <summary>Looks rows up.</summary>
    /// <param name="tape">The tape of this step.</param>
    /// <param name="rows">Row numbers.</param>
    /// <returns>[number of indices, columns].</returns>
    /// <exception cref="ArgumentException">A row number is outside the table.</exception>
    public Tensor Forward(Tape tape, Indices rows)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return tape.Embed(Table, rows, _paddingRow);
    }
}
