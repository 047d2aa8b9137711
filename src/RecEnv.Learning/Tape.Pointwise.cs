using RecEnv.Learning.Kernels;

namespace RecEnv.Learning;

/// <content>Functions of one or two numbers.</content>
public sealed unsafe partial class Tape
{
    internal Tensor Unary(Operation operation, Tensor a, float p = 0f, float q = 0f)
    {
        Slot x = Of(a);
        Tensor made = New(operation, x.Rows, x.Columns, x.Needs && Recording);
        ref Slot slot = ref _slots[made.Slot];
        slot.A = a.Slot;
        slot.P = p;
        slot.Q = q;
        float* y = slot.Data;
        int n = x.Count;
        switch (operation)
        {
            case Operation.Affine:
                Elementwise.Value<AffineOperation>(y, x.Data, n, p, q);
                break;
            case Operation.Relu:
                Elementwise.Value<ReluOperation>(y, x.Data, n, p, q);
                break;
            case Operation.LeakyRelu:
                Elementwise.Value<LeakyReluOperation>(y, x.Data, n, p, q);
                break;
            case Operation.Tanh:
                Elementwise.Value<TanhOperation>(y, x.Data, n, p, q);
                break;
            case Operation.Sigmoid:
                Elementwise.Value<SigmoidOperation>(y, x.Data, n, p, q);
                break;
            case Operation.Softplus:
                Elementwise.Value<SoftplusOperation>(y, x.Data, n, p, q);
                break;
            default:
                MoreUnary(operation, y, x.Data, n, p, q);
                break;
        }

        return made;
    }

    internal Tensor Binary(Operation operation, Tensor a, Tensor b)
    {
        Slot x = Of(a);
        Slot y = Of(b);
        int rows = Math.Max(x.Rows, y.Rows);
        int columns = Math.Max(x.Columns, y.Columns);
        Require.Shapes(
            (x.Rows == rows || x.Rows == 1) && (y.Rows == rows || y.Rows == 1)
            && (x.Columns == columns || x.Columns == 1) && (y.Columns == columns || y.Columns == 1),
            $"Shapes [{x.Rows}, {x.Columns}] and [{y.Rows}, {y.Columns}] do not go together: sizes must be equal, or one of them 1.");
        Tensor made = New(operation, rows, columns, (x.Needs || y.Needs) && Recording);
        ref Slot slot = ref _slots[made.Slot];
        slot.A = a.Slot;
        slot.B = b.Slot;
        var seenA = Operand.See(x.Data, x.Rows, x.Columns, rows, columns);
        var seenB = Operand.See(y.Data, y.Rows, y.Columns, rows, columns);
        switch (operation)
        {
            case Operation.Add:
                Pairwise.Value<AddOperation>(slot.Data, seenA, seenB, rows, columns);
                break;
            case Operation.Subtract:
                Pairwise.Value<SubtractOperation>(slot.Data, seenA, seenB, rows, columns);
                break;
            case Operation.Multiply:
                Pairwise.Value<MultiplyOperation>(slot.Data, seenA, seenB, rows, columns);
                break;
            case Operation.Divide:
                Pairwise.Value<DivideOperation>(slot.Data, seenA, seenB, rows, columns);
                break;
            case Operation.Minimum:
                Pairwise.Value<MinimumOperation>(slot.Data, seenA, seenB, rows, columns);
                break;
            case Operation.Maximum:
                Pairwise.Value<MaximumOperation>(slot.Data, seenA, seenB, rows, columns);
                break;
            default:
                Pairwise.Value<MaskOperation>(slot.Data, seenA, seenB, rows, columns);
                break;
        }

        return made;
    }

    private static void MoreUnary(Operation operation, float* y, float* x, int n, float p, float q)
    {
        switch (operation)
        {
            case Operation.Exp:
                Elementwise.Value<ExpOperation>(y, x, n, p, q);
                break;
            case Operation.Log:
                Elementwise.Value<LogOperation>(y, x, n, p, q);
                break;
            case Operation.Square:
                Elementwise.Value<SquareOperation>(y, x, n, p, q);
                break;
            case Operation.SquareRoot:
                Elementwise.Value<SquareRootOperation>(y, x, n, p, q);
                break;
            case Operation.Abs:
                Elementwise.Value<AbsOperation>(y, x, n, p, q);
                break;
            case Operation.Clamp:
                Elementwise.Value<ClampOperation>(y, x, n, p, q);
                break;
            default:
                Elementwise.Value<HuberOperation>(y, x, n, p, q);
                break;
        }
    }

    private void BackUnary(in Slot slot)
    {
        var g = new UnaryGradient
        {
            Dx = GradientOf(slot.A, out bool add),
            Dy = slot.Gradient,
            X = _slots[slot.A].Data,
            Y = slot.Data,
            Count = slot.Count,
            P = slot.P,
            Q = slot.Q,
            Add = add,
        };
        switch (slot.Operation)
        {
            case Operation.Affine:
                Elementwise.Gradient<AffineOperation>(g);
                break;
            case Operation.Relu:
                Elementwise.Gradient<ReluOperation>(g);
                break;
            case Operation.LeakyRelu:
                Elementwise.Gradient<LeakyReluOperation>(g);
                break;
            case Operation.Tanh:
                Elementwise.Gradient<TanhOperation>(g);
                break;
            case Operation.Sigmoid:
                Elementwise.Gradient<SigmoidOperation>(g);
                break;
            case Operation.Softplus:
                Elementwise.Gradient<SoftplusOperation>(g);
                break;
            default:
                BackMoreUnary(slot.Operation, g);
                break;
        }
    }

    private static void BackMoreUnary(Operation operation, in UnaryGradient g)
    {
        switch (operation)
        {
            case Operation.Exp:
                Elementwise.Gradient<ExpOperation>(g);
                break;
            case Operation.Log:
                Elementwise.Gradient<LogOperation>(g);
                break;
            case Operation.Square:
                Elementwise.Gradient<SquareOperation>(g);
                break;
            case Operation.SquareRoot:
                Elementwise.Gradient<SquareRootOperation>(g);
                break;
            case Operation.Abs:
                Elementwise.Gradient<AbsOperation>(g);
                break;
            case Operation.Clamp:
                Elementwise.Gradient<ClampOperation>(g);
                break;
            default:
                Elementwise.Gradient<HuberOperation>(g);
                break;
        }
    }

    private void BackBinary(in Slot slot)
    {
        if (_slots[slot.A].Needs)
        {
            BackOperand(slot, ofB: false);
        }

        if (_slots[slot.B].Needs && slot.Operation != Operation.Mask)
        {
            BackOperand(slot, ofB: true);
        }
    }

    private void BackOperand(in Slot slot, bool ofB)
    {
        Slot a = _slots[slot.A];
        Slot b = _slots[slot.B];
        var g = new PairGradient
        {
            To = GradientOf(ofB ? slot.B : slot.A, out bool add),
            Dy = slot.Gradient,
            A = Operand.See(a.Data, a.Rows, a.Columns, slot.Rows, slot.Columns),
            B = Operand.See(b.Data, b.Rows, b.Columns, slot.Rows, slot.Columns),
            Rows = slot.Rows,
            Columns = slot.Columns,
            Add = add,
        };
        switch (slot.Operation)
        {
            case Operation.Add:
                Pairwise.Gradient<AddOperation>(g, ofB);
                break;
            case Operation.Subtract:
                Pairwise.Gradient<SubtractOperation>(g, ofB);
                break;
            case Operation.Multiply:
                Pairwise.Gradient<MultiplyOperation>(g, ofB);
                break;
            case Operation.Divide:
                Pairwise.Gradient<DivideOperation>(g, ofB);
                break;
            case Operation.Minimum:
                Pairwise.Gradient<MinimumOperation>(g, ofB);
                break;
            case Operation.Maximum:
                Pairwise.Gradient<MaximumOperation>(g, ofB);
                break;
            default:
                Pairwise.Gradient<MaskOperation>(g, ofB);
                break;
        }
    }
}
