using FsCheck;
using FsCheck.Fluent;
using RecEnv.Learning.Kernels;

namespace RecEnv.Learning.Tests.Kernels;

/// <summary>Matrix products against chains of fused multiply-adds, one by one: equal bits.</summary>
public unsafe class GemmTests
{
    [Fact]
    public void Run_AnySizesAndLayouts_GivesTheBitsOfPlainChains()
    {
        Gen<int> size = Gen.Frequency((4, Gen.Choose(1, 40)), (1, Gen.Choose(41, 90)), (1, Gen.Choose(250, 300)));
        Gen<(int, int, int, int)> gen =
            from rows in size
            from columns in size
            from inner in size
            from layout in Gen.Choose(0, 31)
            select (rows, columns, inner, layout);

        Prop.ForAll(gen.ToArbitrary(), z => Widths.All.All(width => Matches(z.Item1, z.Item2, z.Item3, z.Item4, width)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(7, 7));
    }

    [Theory]
    [InlineData(512, 24, 16)]
    [InlineData(37, 256, 96)]
    [InlineData(64, 600, 70)]
    [InlineData(30, 1024, 64)]
    public void Run_LargeSizes_GivesTheBitsOfPlainChains(int rows, int inner, int columns)
    {
        for (int layout = 0; layout < 32; layout++)
        {
            Assert.All(Widths.All, width => Assert.True(Matches(rows, columns, inner, layout, width), $"layout {layout}, {width} bits"));
        }
    }

    [Fact]
    public void Run_OneColumn_GivesTheSameBitsAtEachWidth()
    {
        for (int inner = 1; inner < 140; inner++)
        {
            using var dots = new Buffers(7, 1, inner, layout: 0);
            float[][] results = [.. Widths.All.Select(width => Widths.With(width, () => dots.Result(dots.Product())))];

            Assert.All(results, result => Assert.Equal(results[0], result));
            Assert.Equal(dots.Oracle(i: 3, j: 0), results[0][3], 1e-5 * inner);
        }
    }

    private static bool Matches(int rows, int columns, int inner, int layout, int width)
    {
        columns += columns == 1 ? 1 : 0; // one column is a dot product, in another order
        using var buffers = new Buffers(rows, columns, inner, layout);
        float[] got = Widths.With(width, () => buffers.Result(buffers.Product()));
        for (int i = 0; i < got.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(got[i]) != BitConverter.SingleToInt32Bits(buffers.Oracle(i / columns, i % columns)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A product's matrices. Layout bits: A transposed, B transposed, bias, add, ReLU.</summary>
    private sealed class Buffers : IDisposable
    {
        private readonly AlignedBlock _a;
        private readonly AlignedBlock _b;
        private readonly AlignedBlock _c;
        private readonly AlignedBlock _bias;
        private readonly float[] _start;
        private readonly int _rows;
        private readonly int _columns;
        private readonly int _inner;
        private readonly int _layout;

        public Buffers(int rows, int columns, int inner, int layout)
        {
            (_rows, _columns, _inner, _layout) = (rows, columns, inner, layout);
            var random = new LearningRandom((ulong)((rows * 1000003) + (columns * 1009) + inner));
            _a = Fill(rows * inner, random);
            _b = Fill(inner * columns, random);
            _c = Fill((rows * columns) + 40, random);
            _bias = Fill(columns, random);
            _start = _c.Span.ToArray();
        }

        public Product Product() => new()
        {
            Rows = _rows,
            Columns = _columns,
            Inner = _inner,
            A = _a.Start,
            ARow = Has(1) ? 1 : _inner,
            AStep = Has(1) ? _rows : 1,
            B = _b.Start,
            BRow = Has(2) ? _inner : _columns,
            BTransposed = Has(2),
            C = _c.Start,
            CRow = _columns,
            Bias = Has(4) && !Has(8) ? _bias.Start : null,
            Flags = (Has(8) ? ProductFlags.Add : 0) | (Has(16) ? ProductFlags.Relu : 0),
        };

        public float[] Result(Product product)
        {
            _start.CopyTo(_c.Span);
            Gemm.Run(product);
            Assert.Equal(_start[(_rows * _columns)..], _c.Span[(_rows * _columns)..].ToArray()); // nothing behind is touched
            return _c.Span[..(_rows * _columns)].ToArray();
        }

        public float Oracle(int i, int j)
        {
            float sum = Has(8) ? _start[(i * _columns) + j] : Has(4) ? _bias.Start[j] : 0f;
            for (int k = 0; k < _inner; k++)
            {
                float a = _a.Start[Has(1) ? (k * _rows) + i : (i * _inner) + k];
                float b = _b.Start[Has(2) ? (j * _inner) + k : (k * _columns) + j];
                sum = MathF.FusedMultiplyAdd(a, b, sum);
            }

            return Has(16) && sum < 0f ? 0f : sum;
        }

        public void Dispose() => GC.KeepAlive((_a, _b, _c, _bias));

        private static AlignedBlock Fill(int count, LearningRandom random)
        {
            var block = new AlignedBlock(count);
            foreach (ref float value in block.Span)
            {
                value = random.Uniform(-1f, 1f);
            }

            return block;
        }

        private bool Has(int bit) => (_layout & bit) != 0;
    }
}
