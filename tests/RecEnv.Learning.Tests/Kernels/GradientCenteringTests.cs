using RecEnv.Learning.Kernels;

namespace RecEnv.Learning.Tests.Kernels;

public class GradientCenteringTests
{
    private const int Count = 7;

    private static readonly int[] _all = [.. Enumerable.Range(0, Count)];

    public static TheoryData<int> Columns => [1, 3, 8, 15, 16, 17, 32, 40];

    [Theory]
    [MemberData(nameof(Columns))]
    public unsafe void Rows_AnyWidth_LoseTheirMeansAndNoOthersChange(int columns)
    {
        int[] some = [5, 0, 3];
        foreach (int width in Widths.All)
        {
            foreach (int[] rows in new[] { _all, some })
            {
                var block = new AlignedBlock(Count * columns);
                for (int i = 0; i < block.Length; i++)
                {
                    block.Span[i] = MathF.Sin(i + 1);
                }

                float[] before = block.Span.ToArray();
                Widths.With(width, () => Center(block, rows, columns));

                for (int row = 0; row < Count; row++)
                {
                    float[] was = before[(row * columns)..((row + 1) * columns)];
                    double mean = rows.Contains(row) ? was.Average(x => (double)x) : 0;
                    Assert.All(Enumerable.Range(0, columns), j => Assert.Equal(was[j] - mean, block.Span[(row * columns) + j], 2e-7));
                }

                Assert.Equal(0, block.Start[block.Length]);
            }
        }
    }

    private static unsafe bool Center(AlignedBlock block, int[] rows, int columns)
    {
        if (rows.Length == Count)
        {
            GradientCentering.Rows(block.Start, Count, columns);
        }
        else
        {
            GradientCentering.Rows(block.Start, [.. rows], columns);
        }

        return true;
    }
}
