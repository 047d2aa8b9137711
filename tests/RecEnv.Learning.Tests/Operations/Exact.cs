namespace RecEnv.Learning.Tests.Operations;

/// <summary>A matrix in double precision with the plainest possible operations: the oracle.</summary>
public sealed class Exact
{
    public Exact(int rows, int columns, Func<int, int, double> entry)
    {
        Rows = rows;
        Columns = columns;
        Values = new double[rows * columns];
        for (int i = 0; i < Values.Length; i++)
        {
            Values[i] = entry(i / columns, i % columns);
        }
    }

    public int Rows { get; }

    public int Columns { get; }

    public double[] Values { get; }

    public double this[int row, int column] => Values[(row * Columns) + column];

    public Exact Map(Func<double, double> f) => new(Rows, Columns, (i, j) => f(this[i, j]));

    /// <summary>By entry, sizes of one repeated.</summary>
    public Exact Zip(Exact other, Func<double, double, double> f) => new(
        Math.Max(Rows, other.Rows), Math.Max(Columns, other.Columns), (i, j) => f(Repeated(i, j), other.Repeated(i, j)));

    public Exact Times(Exact other) =>
        new(Rows, other.Columns, (i, j) => Enumerable.Range(0, Columns).Sum(k => this[i, k] * other[k, j]));

    public Exact Transpose() => new(Columns, Rows, (i, j) => this[j, i]);

    public Exact Slice(int row, int rows, int column, int columns) => new(rows, columns, (i, j) => this[row + i, column + j]);

    public Exact Reshape(int rows, int columns) => new(rows, columns, (i, j) => Values[(i * columns) + j]);

    public Exact PerRow(Func<double[], double> f) => new(Rows, 1, (i, _) => f(Row(i)));

    public double[] Row(int row) => Values[(row * Columns)..((row + 1) * Columns)];

    public Exact LogSoftmax(Exact? mask = null)
    {
        Exact sums = LogSumExp(mask);
        return new(Rows, Columns, (i, j) => mask is not null && mask[i, j] == 0 ? -1e9 : this[i, j] - sums[i, 0]);
    }

    public Exact Softmax(Exact? mask = null) => LogSoftmax(mask).Map(Math.Exp);

    public Exact LogSumExp(Exact? mask = null) => new(Rows, 1, (i, _) =>
    {
        double[] taking = [.. Row(i).Where((_, j) => mask is null || mask[i, j] != 0)];
        return taking.Length == 0 ? -1e9 : taking.Max() + Math.Log(taking.Sum(x => Math.Exp(x - taking.Max())));
    });

    public Exact Stack(int batches, Exact other, Func<Exact, Exact, Exact> f)
    {
        Exact[] parts = [.. Enumerable.Range(0, batches).Select(k => f(
            Slice(k * Rows / batches, Rows / batches, 0, Columns),
            other.Slice(k * other.Rows / batches, other.Rows / batches, 0, other.Columns)))];
        return new(batches * parts[0].Rows, parts[0].Columns, (i, j) => parts[i / parts[0].Rows][i % parts[0].Rows, j]);
    }

    private double Repeated(int row, int column) => this[Math.Min(row, Rows - 1), Math.Min(column, Columns - 1)];
}
