using System.Globalization;
using RecEnv.Learning.Kernels;

namespace RecEnv.Benchmarks;

/// <summary>Prints GFLOP/s of matrix products, one thread: median and best of the bursts that were not preempted.</summary>
internal static unsafe class GemmTable
{
    private static readonly (int Rows, int Inner, int Columns, string Kind)[] _sizes =
    [
        (1, 256, 256, "NN"), (32, 64, 256, "NN"), (32, 256, 256, "NN"), (128, 256, 256, "NN"), (512, 256, 256, "NN"),
        (1024, 256, 256, "NN"), (320, 40, 256, "NN"), (512, 24, 16, "NN"), (512, 512, 512, "NN"), (512, 256, 256, "NT"),
        (32, 256, 256, "NT"), (256, 512, 256, "TN"), (256, 32, 256, "TN"),
    ];

    public static void Print()
    {
        Console.WriteLine("rows x inner x columns   " + string.Join("", Widths().Select(width => $"{width,10} bits median (best)")));
        foreach ((int rows, int inner, int columns, string kind) in _sizes)
        {
            Console.Write($"{rows,5} x {inner,4} x {columns,4} {kind}   ");
            var a = new AlignedBlock(rows * inner);
            var b = new AlignedBlock(inner * columns);
            var c = new AlignedBlock(rows * columns);
            a.Span.Fill(0.5f);
            b.Span.Fill(0.25f);
            var product = new Product
            {
                Rows = rows,
                Columns = columns,
                Inner = inner,
                A = a.Start,
                ARow = kind[0] == 'N' ? inner : 1,
                AStep = kind[0] == 'N' ? 1 : rows,
                B = b.Start,
                BRow = kind[1] == 'N' ? columns : inner,
                BTransposed = kind[1] == 'T',
                C = c.Start,
                CRow = columns,
            };
            foreach (int width in Widths())
            {
                Simd.Width = width;
                Console.Write(Row(() => Gemm.Run(product), product.Work));
            }

            Console.WriteLine();
            GC.KeepAlive((a, b, c));
        }
    }

    private static int[] Widths() => Simd.Best == 512 ? [512, 256] : [Simd.Best];

    private static string Row(Action run, long work)
    {
        int repetitions = Math.Max(1, (int)(100_000_000 / work));
        for (int i = 0; i < 40; i++)
        {
            Burst.Measure(run, repetitions);
        }

        Burst[] bursts = [.. Enumerable.Range(0, 200).Select(_ => Burst.Measure(run, repetitions))];
        double[] rates = [.. bursts.Where(burst => !burst.Preempted).Select(burst => 1e-9 * work * repetitions / burst.Seconds).Order()];
        return string.Create(CultureInfo.InvariantCulture, $"{rates[rates.Length / 2],15:F0} ({rates[^1],3:F0})      ");
    }
}
