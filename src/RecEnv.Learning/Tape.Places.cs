using RecEnv.Learning.Kernels;

namespace RecEnv.Learning;

/// <content>Operations that move numbers.</content>
public sealed unsafe partial class Tape
{
    /// <summary>Rows of a table; gradients are added to the table's rows in the order of the indices.</summary>
    internal Tensor Embed(Parameter table, Indices indices, int paddingRow)
    {
        int* index = indices.Checked(this, table.Rows, "row");
        Require.Shapes(indices.Count > 0, "An embedding needs at least one index.");
        bool learns = Recording && table.Learns;
        int columns = table.Columns;
        Tensor made = New(Operation.Embedding, indices.Count, columns, learns);
        Hold(made, table);
        ref Slot slot = ref _slots[made.Slot];
        slot.Index = index;
        slot.C = paddingRow;
        RowMemory.Pick(slot.Data, table.Data, index, indices.Count, columns);
        return made;
    }

    /// <summary>One number of each row: [rows, 1].</summary>
    internal Tensor Gather(Tensor a, Indices indices)
    {
        Slot x = Of(a);
        int* index = indices.Checked(this, x.Columns, "column");
        Require.Shapes(indices.Count == x.Rows, $"Gather needs one index a row: {x.Rows}, but got {indices.Count}.");
        Tensor made = From(Operation.Gather, a, x, x.Rows, 1, index);
        float* to = _slots[made.Slot].Data;
        for (int i = 0; i < x.Rows; i++)
        {
            to[i] = x.Data[(i * x.Columns) + index[i]];
        }

        return made;
    }

    /// <summary>Some rows, in any order, repeats allowed.</summary>
    internal Tensor PickRows(Tensor a, Indices indices)
    {
        Slot x = Of(a);
        int* index = indices.Checked(this, x.Rows, "row");
        Require.Shapes(indices.Count > 0, "PickRows needs at least one index.");
        Tensor made = From(Operation.PickRows, a, x, indices.Count, x.Columns, index);
        RowMemory.Pick(_slots[made.Slot].Data, x.Data, index, indices.Count, x.Columns);
        return made;
    }

    /// <summary>Tensors side by side, or one below the other.</summary>
    internal Tensor Join(Operation operation, ReadOnlySpan<Tensor> parts)
    {
        Require.Shapes(parts.Length > 0, "Joining needs at least one tensor.");
        bool below = operation == Operation.JoinRows;
        Slot first = Of(parts[0]);
        int total = 0;
        bool needs = false;
        int* ids = (int*)Take(parts.Length);
        for (int i = 0; i < parts.Length; i++)
        {
            Slot part = Of(parts[i]);
            Require.Shapes(
                below ? part.Columns == first.Columns : part.Rows == first.Rows,
                $"[{first.Rows}, {first.Columns}] and [{part.Rows}, {part.Columns}] cannot be joined: the other size must be equal.");
            ids[i] = parts[i].Slot;
            total += below ? part.Rows : part.Columns;
            needs |= part.Needs;
        }

        Tensor made = New(operation, below ? total : first.Rows, below ? first.Columns : total, needs && Recording);
        ref Slot slot = ref _slots[made.Slot];
        slot.Index = ids;
        slot.C = parts.Length;
        int at = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            Slot part = _slots[ids[i]];
            CopyBlock(slot.Data + at, below ? part.Columns : slot.Columns, part.Data, part.Columns, part, add: false);
            at += below ? part.Count : part.Columns;
        }

        return made;
    }

    /// <summary>Each row several times in a row (repeat), or all rows several times over (tile).</summary>
    internal Tensor Repeat(Operation operation, Tensor a, int times)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        Slot x = Of(a);
        Tensor made = From(operation, a, x, checked(x.Rows * times), x.Columns, null);
        _slots[made.Slot].C = times;
        float* to = _slots[made.Slot].Data;
        for (int i = 0; i < x.Rows * times; i++)
        {
            int source = operation == Operation.RepeatRows ? i / times : i % x.Rows;
            RowMemory.Copy(to + (i * x.Columns), x.Data + (source * x.Columns), x.Columns);
        }

        return made;
    }

    /// <summary>Some columns or rows that lie side by side.</summary>
    internal Tensor Slice(Operation operation, Tensor a, int start, int count)
    {
        Slot x = Of(a);
        bool rows = operation == Operation.SliceRows;
        int limit = rows ? x.Rows : x.Columns;
        Require.Shapes(
            start >= 0 && count > 0 && start <= limit - count,
            $"A slice of {count} from {start} does not lie in the {limit} {(rows ? "rows" : "columns")} of [{x.Rows}, {x.Columns}].");
        Tensor made = From(operation, a, x, rows ? count : x.Rows, rows ? x.Columns : count, null);
        ref Slot slot = ref _slots[made.Slot];
        slot.C = rows ? start * x.Columns : start;
        CopyBlock(slot.Data, slot.Columns, x.Data + slot.C, x.Columns, slot, add: false);
        return made;
    }

    private Tensor From(Operation operation, Tensor a, in Slot x, int rows, int columns, int* index)
    {
        Tensor made = New(operation, rows, columns, x.Needs && Recording);
        ref Slot slot = ref _slots[made.Slot];
        slot.A = a.Slot;
        slot.Index = index;
        return made;
    }

    /// <summary>Copies or adds a block of the size of a slot between strides.</summary>
    private static void CopyBlock(float* to, int toRow, float* from, int fromRow, in Slot size, bool add)
    {
        (int rows, int columns) = (size.Rows, size.Columns);
        for (int i = 0; i < rows; i++)
        {
            RowMemory.Put(to + (i * toRow), from + (i * fromRow), columns, add);
        }
    }

    private void BackPlaces(int id, in Slot slot)
    {
        switch (slot.Operation)
        {
            case Operation.Embedding:
                BackEmbedding(_first[id]!, slot);
                break;
            case Operation.JoinColumns or Operation.JoinRows:
                BackJoin(slot);
                break;
            case Operation.RepeatRows or Operation.TileRows:
                BackRepeat(slot);
                break;
            default:
                BackPicks(slot);
                break;
        }
    }

    private static void BackEmbedding(Parameter table, in Slot slot)
    {
        float* to = table.AccumulateRows();
        float* from = slot.Gradient;
        int* index = slot.Index;
        (int rows, int columns, int padding) = (slot.Rows, slot.Columns, slot.C);
        table.Touched?.Touch(new ReadOnlySpan<int>(index, rows), padding);
        for (int i = 0; i < rows; i++)
        {
            if (index[i] != padding)
            {
                RowMemory.Add(to + ((nint)index[i] * columns), from + (i * columns), columns);
            }
        }
    }

    private void BackJoin(in Slot slot)
    {
        bool below = slot.Operation == Operation.JoinRows;
        int at = 0;
        for (int i = 0; i < slot.C; i++)
        {
            int id = slot.Index[i];
            Slot part = _slots[id];
            if (part.Needs)
            {
                float* to = GradientOf(id, out bool add);
                CopyBlock(to, part.Columns, slot.Gradient + at, below ? part.Columns : slot.Columns, part, add);
            }

            at += below ? part.Count : part.Columns;
        }
    }

    private void BackRepeat(in Slot slot)
    {
        float* to = GradientOf(slot.A, out bool add);
        int columns = slot.Columns;
        int rows = slot.Rows / slot.C;
        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k < slot.C; k++)
            {
                int from = slot.Operation == Operation.RepeatRows ? (i * slot.C) + k : (k * rows) + i;
                RowMemory.Put(to + (i * columns), slot.Gradient + (from * columns), columns, add || k > 0);
            }
        }
    }

    private void BackPicks(in Slot slot)
    {
        Slot x = _slots[slot.A];
        float* to = GradientOf(slot.A, out bool add);
        if (!add)
        {
            new Span<float>(to, x.Count).Clear();
        }

        if (slot.Operation is Operation.SliceColumns or Operation.SliceRows)
        {
            CopyBlock(to + slot.C, x.Columns, slot.Gradient, slot.Columns, slot, add: true);
            return;
        }

        for (int i = 0; i < slot.Rows; i++)
        {
            if (slot.Operation == Operation.Gather)
            {
                to[(i * x.Columns) + slot.Index[i]] += slot.Gradient[i];
            }
            else
            {
                RowMemory.Add(to + ((nint)slot.Index[i] * x.Columns), slot.Gradient + (i * x.Columns), x.Columns);
            }
        }
    }
}
