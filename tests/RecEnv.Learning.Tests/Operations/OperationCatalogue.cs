namespace RecEnv.Learning.Tests.Operations;

/// <summary>Every operation of the library.</summary>
public static class OperationCatalogue
{
    /// <summary>Row numbers for lookups in tables of eleven rows; row 3 is padding, rows repeat.</summary>
    public static readonly int[] Lookups = [4, 3, 4, 0, 10, 4, 3, 7, 1];

    /// <summary>A column below five for each of nine rows.</summary>
    public static readonly int[] Columns = [0, 4, 2, 2, 1, 3, 0, 4, 4];

    public static IReadOnlyDictionary<string, OperationCase> All { get; } =
        Pointwise().Concat(Pairs()).Concat(RowWise()).Concat(Matrices()).Concat(Places()).Concat(LossTerms())
            .ToDictionary(operation => operation.Name);

    private static OperationCase One(
        string name, Func<Tensor, Tensor> build, Func<double, double> f, float least = -2f, float most = 2f) =>
        new(name, [new Input(9, 21, Least: least, Most: most)], run => build(run[0]), x => x[0].Map(f));

    private static IEnumerable<OperationCase> Pointwise() =>
    [
        One("affine", x => x.Affine(1.5f, -0.25f), x => (1.5 * x) - 0.25),
        One("scalars", x => ((2f - (x / 4f)) + 1f) * 3f, x => (2 - (x / 4) + 1) * 3),
        One("relu", x => x.Relu(), x => Math.Max(x, 0)),
        One("leaky_relu", x => x.LeakyRelu(0.25f), x => x > 0 ? x : 0.25 * x),
        One("tanh", x => x.Tanh(), Math.Tanh, -4f, 4f),
        One("sigmoid", x => x.Sigmoid(), x => 1 / (1 + Math.Exp(-x)), -8f, 8f),
        One("softplus", x => x.Softplus(), x => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))), -8f, 8f),
        One("exp", x => x.Exp(), Math.Exp, -6f, 6f),
        One("log", x => x.Log(), Math.Log, 0.05f, 5f),
        One("square", x => x.Square(), x => x * x),
        One("sqrt", x => x.Sqrt(), Math.Sqrt, 0.05f, 5f),
        One("abs", x => x.Abs(), Math.Abs),
        One("clamp", x => x.Clamp(-0.5f, 0.7f), x => Math.Clamp(x, -0.5, (double)0.7f)),
        One("huber_term", x => x.HuberTerm(0.5f), x => Math.Abs(x) <= 0.5 ? x * x / 2 : 0.5 * (Math.Abs(x) - 0.25)),
    ];

    private static OperationCase Two(
        string name, Input a, Input b, Func<Tensor, Tensor, Tensor> build, Func<double, double, double> f) =>
        new(name, [a, b], run => build(run[0], run[1]), x => x[0].Zip(x[1], f));

    private static IEnumerable<OperationCase> Pairs()
    {
        var x = new Input(9, 21);
        var far = new Input(9, 21, Least: 0.5f);
        var row = new Input(1, 21);
        var column = new Input(9, 1);
        return
        [
            Two("add", x, x, (a, b) => a + b, (a, b) => a + b),
            Two("subtract", x, x, (a, b) => a - b, (a, b) => a - b),
            Two("multiply", x, x, (a, b) => a * b, (a, b) => a * b),
            Two("divide", x, far, (a, b) => a / b, (a, b) => a / b),
            Two("min", x, x, (a, b) => a.Min(b), Math.Min),
            Two("max", x, x, (a, b) => a.Max(b), Math.Max),
            Two("several_uses", x, x, (a, b) => (a + b) * (a - b) * b, (a, b) => (a + b) * (a - b) * b),
            Two("multiply_row", x, row, (a, b) => a * b, (a, b) => a * b),
            Two("subtract_from_row", row, x, (a, b) => a - b, (a, b) => a - b),
            Two("multiply_column", x, column, (a, b) => a * b, (a, b) => a * b),
            Two("divide_by_column", x, new Input(9, 1, Least: 0.5f), (a, b) => a / b, (a, b) => a / b),
            Two("outer", column, row, (a, b) => a * b, (a, b) => a * b),
            Two("multiply_number", x, new Input(1, 1), (a, b) => a * b, (a, b) => a * b),
            Two("masked", x, new Input(9, 21, InputKind.Mask), (a, b) => a.Masked(b), (a, b) => b == 0 ? 0 : a),
        ];
    }

    private static IEnumerable<OperationCase> RowWise()
    {
        foreach (int width in new[] { 5, 10, 16, 21, 50 })
        {
            Input[] x = [new Input(9, width, Least: -6f, Most: 6f)];
            yield return new($"softmax_{width}", x, run => run[0].Softmax(), v => v[0].Softmax());
            yield return new($"log_softmax_{width}", x, run => run[0].LogSoftmax(), v => v[0].LogSoftmax());
            yield return new($"log_sum_exp_{width}", x, run => run[0].LogSumExp(), v => v[0].LogSumExp());
            yield return new(
                $"layer_norm_{width}",
                [x[0], new Input(1, width, InputKind.Vector), new Input(1, width, InputKind.Vector)],
                run => run.Tape.LayerNorm(run[0], run.Parameter(1), run.Parameter(2), 1e-5f),
                v => Normal(v[0]).Zip(v[1], (a, b) => a * b).Zip(v[2], (a, b) => a + b));
        }

        Input[] masked = [new Input(9, 21), new Input(9, 21, InputKind.Mask)];
        yield return new("masked_softmax", masked, run => run[0].Softmax(run[1]), v => v[0].Softmax(v[1]));
        yield return new("masked_log_softmax", masked, run => run[0].LogSoftmax(run[1]).Masked(run[1]),
            v => v[0].LogSoftmax(v[1]).Map(y => y == -1e9 ? 0 : y));
        yield return new("masked_log_sum_exp", masked, run => run[0].LogSumExp(run[1]), v => v[0].LogSumExp(v[1]));
        yield return new("masked_sum", masked, run => run[0].MaskedSum(run[1]),
            v => Whole(v[0].Zip(v[1], (a, b) => a * b).Values.Sum()));
        yield return new("masked_mean", masked, run => run[0].MaskedMean(run[1]),
            v => Whole(v[0].Zip(v[1], (a, b) => a * b).Values.Sum() / v[1].Values.Sum()));
        Input[] one = [new Input(9, 21)];
        yield return new("row_sums", one, run => run[0].RowSums(), v => v[0].PerRow(row => row.Sum()));
        yield return new("row_means", one, run => run[0].RowMeans(), v => v[0].PerRow(row => row.Average()));
        yield return new("column_sums", one, run => run[0].ColumnSums(), v => v[0].Transpose().PerRow(row => row.Sum()).Transpose());
        yield return new("sum", one, run => run[0].Sum(), v => Whole(v[0].Values.Sum()));
        yield return new("mean", one, run => run[0].Mean(), v => Whole(v[0].Values.Average()));
    }

    private static IEnumerable<OperationCase> Matrices()
    {
        foreach ((int rows, int inner, int columns) in new[] { (7, 13, 5), (33, 40, 1), (50, 24, 16), (26, 52, 70), (1, 9, 70) })
        {
            Input[] inputs = [new(rows, inner), new(inner, columns, InputKind.Transposed), new(1, columns, InputKind.Vector)];
            yield return new($"linear_{rows}_{inner}_{columns}", inputs,
                run => run.Tape.Linear(run[0], run.Parameter(1), run.Parameter(2), relu: false),
                v => v[0].Times(v[1]).Zip(v[2], (a, b) => a + b));
            yield return new($"linear_relu_{rows}_{inner}_{columns}", inputs,
                run => run.Tape.Linear(run[0], run.Parameter(1), run.Parameter(2), relu: true),
                v => v[0].Times(v[1]).Zip(v[2], (a, b) => Math.Max(a + b, 0)));
        }

        var a = new Input(12, 10);
        var t = new Input(10, 12);
        var b = new Input(10, 18);
        var s = new Input(18, 10);
        yield return new("matmul", [a, b], run => run[0].MatMul(run[1]), v => v[0].Times(v[1]));
        yield return new("matmul_ta", [t, b], run => run[0].MatMul(run[1], transpose: true), v => v[0].Transpose().Times(v[1]));
        yield return new("matmul_tb", [a, s], run => run[0].MatMul(run[1], transposeOther: true), v => v[0].Times(v[1].Transpose()));
        yield return new("matmul_tab", [t, s], run => run[0].MatMul(run[1], true, true), v => v[0].Transpose().Times(v[1].Transpose()));
        yield return new("matmul_batches", [a, new Input(30, 7)], run => run[0].MatMul(run[1], batches: 3),
            v => v[0].Stack(3, v[1], (p, q) => p.Times(q)));
        yield return new("matmul_ta_batches", [new Input(12, 5), new Input(12, 7)], run => run[0].MatMul(run[1], true, batches: 3),
            v => v[0].Stack(3, v[1], (p, q) => p.Transpose().Times(q)));
        yield return new("use_of_parameter", [a, new Input(18, 10, InputKind.Matrix)],
            run => run[0].MatMul(run.Tape.Use(run.Parameter(1)), transposeOther: true), v => v[0].Times(v[1].Transpose()));
        yield return new("average", [new(12, 40), new(1, 5, InputKind.Convolution), new(1, 1, InputKind.Vector)],
            run => run.Tape.Average(run[0], run.Parameter(1), run.Parameter(2)),
            v => new Exact(12, 8, (i, j) => v[2][0, 0] + Enumerable.Range(0, 5).Sum(n => v[1][0, n] * v[0][i, (n * 8) + j])));
        yield return new("attention", [new(8, 6), new(10, 6), new(10, 3), new(8, 5, InputKind.Mask)],
            run => Layers.Attention.Attend(run[0], run[1], run[2], 2, run[3]),
            v => v[0].Stack(2, v[1], (q, k) => q.Times(k.Transpose()).Map(x => x / Math.Sqrt(6)))
                .Softmax(v[3]).Stack(2, v[2], (p, w) => p.Times(w)));
    }

    private static IEnumerable<OperationCase> Places()
    {
        var x = new Input(9, 5);
        int[] sources = Lookups;
        yield return new("embedding", [new Input(11, 5, InputKind.Matrix)],
            run => run.Tape.Embed(run.Parameter(0), run.Tape.Index(Lookups), -1),
            v => new Exact(9, 5, (i, j) => v[0][sources[i], j]));
        yield return new("pick_rows", [new Input(11, 5)], run => run[0].PickRows(run.Tape.Index(Lookups)),
            v => new Exact(9, 5, (i, j) => v[0][sources[i], j]));
        yield return new("gather", [x], run => run[0].Gather(run.Tape.Index(Columns)),
            v => new Exact(9, 1, (i, _) => v[0][i, Columns[i]]));
        yield return new("join_columns", [x, new Input(9, 11)], run => Tensor.JoinColumns(run[0], run[1], run[0] * 2f),
            v => new Exact(9, 21, (i, j) => j < 5 ? v[0][i, j] : j < 16 ? v[1][i, j - 5] : 2 * v[0][i, j - 16]));
        yield return new("join_rows", [x, new Input(4, 5)], run => Tensor.JoinRows(run[0], run[1], run[0] * 2f),
            v => new Exact(22, 5, (i, j) => i < 9 ? v[0][i, j] : i < 13 ? v[1][i - 9, j] : 2 * v[0][i - 13, j]));
        yield return new("repeat_rows", [x], run => run[0].RepeatRows(4), v => new Exact(36, 5, (i, j) => v[0][i / 4, j]));
        yield return new("tile_rows", [x], run => run[0].TileRows(4), v => new Exact(36, 5, (i, j) => v[0][i % 9, j]));
        yield return new("slice_columns", [x], run => run[0].SliceColumns(1, 3), v => v[0].Slice(0, 9, 1, 3));
        yield return new("slice_rows", [x], run => run[0].SliceRows(2, 6), v => v[0].Slice(2, 6, 0, 5));
        yield return new("reshape", [x], run => run[0].Reshape(3, 15) * run[0].Reshape(3, 15),
            v => v[0].Reshape(3, 15).Map(y => y * y));
    }

    private static IEnumerable<OperationCase> LossTerms()
    {
        var x = new Input(9, 5);
        var target = new Input(9, 5, InputKind.Constant);
        yield return new("mse", [x, target], run => Losses.Mse(run[0], run[1]),
            v => Whole(v[0].Zip(v[1], (a, b) => (a - b) * (a - b)).Values.Average()));
        yield return new("huber", [x, target], run => Losses.Huber(run[0], run[1], 0.5f),
            v => Whole(v[0].Zip(v[1], (a, b) => Math.Abs(a - b) is var d && d <= 0.5 ? d * d / 2 : 0.5 * (d - 0.25)).Values.Average()));
        yield return new("cross_entropy", [x], run => Losses.CrossEntropy(run[0], run.Tape.Index(Columns)),
            v => Whole(-Enumerable.Range(0, 9).Average(i => v[0].LogSoftmax()[i, Columns[i]])));
        yield return new("binary_cross_entropy", [x, new Input(9, 5, InputKind.Constant, 0f, 1f)],
            run => Losses.BinaryCrossEntropy(run[0], run[1]),
            v => Whole(v[0].Zip(v[1], (a, t) => -(t * Math.Log(1 / (1 + Math.Exp(-a)))) - ((1 - t) * Math.Log(1 / (1 + Math.Exp(a)))))
                .Values.Average()));
    }

    private static Exact Whole(double value) => new(1, 1, (_, _) => value);

    private static Exact Normal(Exact x)
    {
        Exact mean = x.PerRow(row => row.Average());
        Exact variance = x.Zip(mean, (a, m) => (a - m) * (a - m)).PerRow(row => row.Average());
        return x.Zip(mean, (a, m) => a - m).Zip(variance, (a, s) => a / Math.Sqrt(s + 1e-5));
    }
}
