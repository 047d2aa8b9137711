using RecEnv.Learning.Kernels;

namespace RecEnv.Learning;

/// <content>Matrix products and layers with parameters.</content>
public sealed unsafe partial class Tape
{
    /// <summary>x·W + b, then max(·, 0) if wanted; x [rows, in], W [in, out], b [1, out].</summary>
    internal Tensor Linear(Tensor x, Parameter weight, Parameter? bias, bool relu)
    {
        Slot a = Of(x);
        Require.Shapes(
            a.Columns == weight.Rows,
            $"\"{weight.Name}\" takes {weight.Rows} numbers a row, but the tensor is [{a.Rows}, {a.Columns}].");
        bool learns = Recording && weight.Learns;
        Tensor made = New(Operation.Linear, a.Rows, weight.Columns, learns || (Recording && a.Needs));
        Hold(made, weight, bias);
        ref Slot slot = ref _slots[made.Slot];
        slot.A = x.Slot;
        slot.Flag = relu;
        slot.Learns = learns;
        Gemm.Run(new Product
        {
            Rows = a.Rows,
            Columns = weight.Columns,
            Inner = weight.Rows,
            A = a.Data,
            ARow = weight.Rows,
            AStep = 1,
            B = weight.Data,
            BRow = weight.Columns,
            C = slot.Data,
            CRow = weight.Columns,
            Bias = bias == null ? null : bias.Data,
            Flags = relu ? ProductFlags.Relu : ProductFlags.None,
        });
        return made;
    }

    /// <summary>a·b, either side transposed, batch by batch of rows.</summary>
    internal Tensor Multiply(Tensor a, Tensor b, bool transposeA, bool transposeB, int batches)
    {
        Slot x = Of(a);
        Slot y = Of(b);
        var shape = BatchShape.Of(x, y, transposeA, transposeB, batches);
        Tensor made = New(Operation.Product, batches * shape.Rows, shape.Columns, (x.Needs || y.Needs) && Recording);
        ref Slot slot = ref _slots[made.Slot];
        slot.A = a.Slot;
        slot.B = b.Slot;
        slot.C = (batches << 2) | (transposeA ? 1 : 0) | (transposeB ? 2 : 0);
        for (int i = 0; i < batches; i++)
        {
            Gemm.Run(shape.Forward(x.Data, y.Data, slot.Data, i));
        }

        return made;
    }

    /// <summary>Σₙ wₙ·xₙ + b over the blocks of each row: x [rows, blocks·c] to [rows, c].</summary>
    internal Tensor Average(Tensor x, Parameter weight, Parameter? bias)
    {
        Slot a = Of(x);
        int blocks = weight.Columns;
        Require.Shapes(
            a.Columns % blocks == 0,
            $"\"{weight.Name}\" averages {blocks} blocks, but the tensor is [{a.Rows}, {a.Columns}]: columns must be a multiple.");
        bool learns = Recording && weight.Learns;
        Tensor made = New(Operation.Average, a.Rows, a.Columns / blocks, learns || (Recording && a.Needs));
        Hold(made, weight, bias);
        ref Slot slot = ref _slots[made.Slot];
        slot.A = x.Slot;
        slot.Learns = learns;
        var pass = new RowPass { X = a.Data, Y = slot.Data, Rows = slot.Rows, Columns = slot.Columns };
        AverageRows.Value(pass, blocks, weight.Data, bias == null ? 0f : *bias.Data);
        return made;
    }

    /// <summary>(x − mean) / √(variance + ε) · scale + shift, row by row.</summary>
    internal Tensor LayerNorm(Tensor x, Parameter scale, Parameter shift, float epsilon)
    {
        Slot a = Of(x);
        Require.Shapes(
            a.Columns == scale.Columns,
            $"\"{scale.Name}\" takes {scale.Columns} numbers a row, but the tensor is [{a.Rows}, {a.Columns}].");
        bool learns = Recording && scale.Learns;
        float* moments = Take(2 * a.Rows);
        Tensor made = New(Operation.LayerNorm, a.Rows, a.Columns, learns || (Recording && a.Needs));
        Hold(made, scale, shift);
        ref Slot slot = ref _slots[made.Slot];
        slot.A = x.Slot;
        slot.Aux = moments;
        slot.Learns = learns;
        var pass = new RowPass { X = a.Data, Y = slot.Data, Rows = slot.Rows, Columns = slot.Columns };
        LayerNormRows.Value(pass, scale.Data, shift.Data, epsilon, moments);
        return made;
    }

    private void BackMatrix(int id, in Slot slot)
    {
        switch (slot.Operation)
        {
            case Operation.Parameter:
                CheckVersion(id);
                float* to = _first[id]!.Put(out bool add);
                RowMemory.Put(to, slot.Gradient, slot.Count, add);
                break;
            case Operation.Linear:
                BackLinear(id, slot);
                break;
            case Operation.Product:
                BackProduct(slot);
                break;
            case Operation.Average:
                BackAverage(id, slot);
                break;
            default:
                BackLayerNorm(id, slot);
                break;
        }
    }

    private void BackLinear(int id, in Slot slot)
    {
        Parameter weight = _first[id]!;
        Parameter? bias = _second[id];
        Slot x = _slots[slot.A];
        float* dy = slot.Gradient;
        int columns = slot.Columns;
        if (slot.Learns && bias is { Learns: true })
        {
            float* dBias = bias.Put(out bool add);
            ColumnSums.Run(dy, slot.Flag ? slot.Data : null, slot.Rows, columns, dBias, add);
        }
        else if (slot.Flag)
        {
            Elementwise.Gradient<ReluOperation>(
                new UnaryGradient { Dx = dy, Dy = dy, X = slot.Data, Y = slot.Data, Count = slot.Count });
        }

        if (slot.Learns)
        {
            float* dWeight = weight.Put(out bool add);
            Gemm.Run(new Product
            {
                Rows = weight.Rows,
                Columns = columns,
                Inner = slot.Rows,
                A = x.Data,
                ARow = 1,
                AStep = weight.Rows,
                B = dy,
                BRow = columns,
                C = dWeight,
                CRow = columns,
                Flags = add ? ProductFlags.Add : ProductFlags.None,
            });
        }

        if (x.Needs)
        {
            CheckVersion(id);
            float* dx = GradientOf(slot.A, out bool add);
            Gemm.Run(new Product
            {
                Rows = slot.Rows,
                Columns = weight.Rows,
                Inner = columns,
                A = dy,
                ARow = columns,
                AStep = 1,
                B = weight.Data,
                BRow = columns,
                BTransposed = true,
                C = dx,
                CRow = weight.Rows,
                Flags = add ? ProductFlags.Add : ProductFlags.None,
            });
        }
    }

    private void BackProduct(in Slot slot)
    {
        Slot x = _slots[slot.A];
        Slot y = _slots[slot.B];
        int batches = slot.C >> 2;
        var shape = BatchShape.Of(x, y, (slot.C & 1) != 0, (slot.C & 2) != 0, batches);
        if (x.Needs)
        {
            float* to = GradientOf(slot.A, out bool add);
            for (int i = 0; i < batches; i++)
            {
                Gemm.Run(shape.BackA(slot.Gradient, y.Data, to, i, add));
            }
        }

        if (y.Needs)
        {
            float* to = GradientOf(slot.B, out bool add);
            for (int i = 0; i < batches; i++)
            {
                Gemm.Run(shape.BackB(x.Data, slot.Gradient, to, i, add));
            }
        }
    }

    private void BackAverage(int id, in Slot slot)
    {
        CheckVersion(id);
        Parameter weight = _first[id]!;
        Slot x = _slots[slot.A];
        bool add = false;
        var pass = new RowPass { X = x.Data, Dy = slot.Gradient, Rows = slot.Rows, Columns = slot.Columns };
        pass.Dx = x.Needs ? GradientOf(slot.A, out add) : null;
        pass.Add = add;
        int blocks = weight.Columns;
        float* unused = stackalloc float[slot.Learns ? 1 : blocks + 1];
        float* dWeight = slot.Learns ? weight.Accumulate() : unused;
        float* dBias = slot.Learns && _second[id] is { Learns: true } bias ? bias.Accumulate() : null;
        AverageRows.Gradient(pass, blocks, weight.Data, dWeight, dBias);
    }

    private void BackLayerNorm(int id, in Slot slot)
    {
        CheckVersion(id);
        Parameter scale = _first[id]!;
        Slot x = _slots[slot.A];
        bool add = false;
        var pass = new RowPass { X = x.Data, Dy = slot.Gradient, Rows = slot.Rows, Columns = slot.Columns };
        pass.Dx = x.Needs ? GradientOf(slot.A, out add) : null;
        pass.Add = add;
        float* dScale = slot.Learns ? scale.Accumulate() : Take(slot.Columns);
        float* dShift = slot.Learns ? _second[id]!.Accumulate() : Take(slot.Columns);
        LayerNormRows.Gradient(pass, scale.Data, slot.Aux, dScale, dShift);
    }
}
