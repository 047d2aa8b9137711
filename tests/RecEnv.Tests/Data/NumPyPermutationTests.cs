using RecEnv.Data;

namespace RecEnv.Tests.Data;

/// <summary>Vectors of NumPy 1.24.2: <c>numpy.random.RandomState(seed).permutation(count)</c>.</summary>
public class NumPyPermutationTests
{
    [Theory]
    [InlineData(16, new[] { 7, 2, 0, 8, 6, 10, 4, 3, 1, 5, 11, 9 })]
    [InlineData(4294967295, new[] { 4, 1, 0, 2, 3 })]
    [InlineData(16, new[] { 0 })]
    [InlineData(16, new int[0])]
    public void Draw_RecordedSeed_IsNumPys(uint seed, int[] expected) =>
        Assert.Equal(expected, NumPyPermutation.Draw(expected.Length, seed));

    [Fact]
    public void Draw_ManyPlaces_IsNumPysToTheEnd()
    {
        // Beyond one state of 624 words, with draws that are rejected.
        int[] order = NumPyPermutation.Draw(100_000, 16);

        Assert.Equal([45659, 17115, 77085, 30386, 55412], order[..5]);
        Assert.Equal([37316, 98939, 50497, 98885, 2169], order[^5..]);
        Assert.Equal(Enumerable.Range(0, order.Length), order.Order());
    }
}
