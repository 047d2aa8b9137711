using RecEnv.Learning.Kernels;

namespace RecEnv.Learning;

/// <content>Softmax and its kin, and sums.</content>
public sealed unsafe partial class Tape
{
    /// <summary>Softmax, its logarithm, or the logarithm of the sum of exponentials, over each row.</summary>
    internal Tensor Softmax(Operation operation, Tensor a, Tensor? mask)
    {
        Slot x = Of(a);
        float* taking = null;
        if (mask is Tensor given)
        {
            Slot m = Of(given);
            Require.Shapes(
                m.Rows == x.Rows && m.Columns == x.Columns,
                $"The mask is [{m.Rows}, {m.Columns}], but the tensor [{x.Rows}, {x.Columns}]. Give one of the same shape.");
            taking = m.Data;
        }

        int columns = operation == Operation.LogSumExp ? 1 : x.Columns;
        Tensor made = New(operation, x.Rows, columns, x.Needs && Recording);
        ref Slot slot = ref _slots[made.Slot];
        slot.A = a.Slot;
        slot.Aux = taking;
        SoftmaxRows.Value(
            operation, new RowPass { X = x.Data, Y = slot.Data, Mask = taking, Rows = x.Rows, Columns = x.Columns });
        return made;
    }

    /// <summary>Sums of rows, of columns or of all, times a factor.</summary>
    internal Tensor Reduce(Operation operation, Tensor a, float factor = 1f)
    {
        Slot x = Of(a);
        int rows = operation == Operation.RowSums ? x.Rows : 1;
        int columns = operation == Operation.ColumnSums ? x.Columns : 1;
        Tensor made = New(operation, rows, columns, x.Needs && Recording);
        ref Slot slot = ref _slots[made.Slot];
        slot.A = a.Slot;
        slot.P = factor;
        if (operation == Operation.ColumnSums)
        {
            ColumnSums.Run(x.Data, null, x.Rows, x.Columns, slot.Data, add: false);
            return made;
        }

        int length = x.Count / rows;
        for (int i = 0; i < rows; i++)
        {
            slot.Data[i] = Totals.Sum(x.Data + (i * length), length) * factor;
        }

        return made;
    }

    private void BackRows(in Slot slot)
    {
        Slot x = _slots[slot.A];
        float* to = GradientOf(slot.A, out bool add);
        switch (slot.Operation)
        {
            case Operation.Softmax or Operation.LogSoftmax or Operation.LogSumExp:
                SoftmaxRows.Gradient(slot.Operation, new RowPass
                {
                    X = x.Data,
                    Y = slot.Data,
                    Mask = slot.Aux,
                    Dy = slot.Gradient,
                    Dx = to,
                    Rows = x.Rows,
                    Columns = x.Columns,
                    Add = add,
                });
                break;
            case Operation.ColumnSums:
                for (int i = 0; i < x.Rows; i++)
                {
                    RowMemory.Put(to + (i * x.Columns), slot.Gradient, x.Columns, add);
                }

                break;
            default:
                int length = x.Count / slot.Rows;
                for (int i = 0; i < slot.Rows; i++)
                {
                    Fill(new Span<float>(to + (i * length), length), slot.Gradient[i] * slot.P, add);
                }

                break;
        }
    }

    private static void Fill(Span<float> to, float value, bool add)
    {
        if (!add)
        {
            to.Fill(value);
            return;
        }

        foreach (ref float entry in to)
        {
            entry += value;
        }
    }
}
