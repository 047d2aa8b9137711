using RecEnv.Agents.Ranking;
using RecEnv.Learning.Checkpoints;
using RecEnv.Tests.Data;

namespace RecEnv.Agents.Tests.Ranking;

public sealed class MatrixFactorsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Score_Item_IsTheProduct()
    {
        var factors = new MatrixFactors(2, [1, 2, -1, 0.5f], [3, 4, 0, -2, 8, 8]);

        Assert.Equal((2, 3, 2), (factors.UserCount, factors.ItemCount, factors.Dimensions));
        Assert.Equal([11, -4, 24], factors.AllScoresOf(0, 3));
        Assert.Equal([-4, -1], factors.ScoresOf(1, 2, 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(33)]
    public void Score_AnyWidth_EqualsThePlainSum(int width)
    {
        float[] user = [.. Enumerable.Range(1, width).Select(i => 1f / i)];
        float[] item = [.. Enumerable.Range(1, width).Select(i => (i % 3) - 1.5f)];

        Assert.Equal(
            user.Zip(item, (x, y) => (double)x * y).Sum(), new MatrixFactors(width, user, item).ScoresOf(0, 0)[0], 5);
    }

    [Fact]
    public void Load_WhatWasSaved_IsEqual()
    {
        var factors = new MatrixFactors(2, [1, 2, -1, 0.5f], [3, 4, 0, -2, 8, 8]);
        string path = Path.Combine(_folder.FullName, "factors.safetensors");

        factors.Save().Write(path);
        var checkpoint = Checkpoint.Read(path);
        var loaded = MatrixFactors.Load(checkpoint);

        Assert.True(MatrixFactors.IsIn(checkpoint));
        Assert.False(MatrixFactors.IsIn(new Checkpoint()));
        Assert.Equal(factors.Users.ToArray(), loaded.Users.ToArray());
        Assert.Equal(factors.Items.ToArray(), loaded.Items.ToArray());
        Assert.Equal([2, 2], checkpoint.Get("users").Shape);
        Assert.Equal([3, 2], checkpoint.Get("items").Shape);
    }

    [Fact]
    public void Load_OtherWidths_SaysWhichTensor()
    {
        var checkpoint = new Checkpoint();
        checkpoint.Set<float>("users", [1, 2], 1, 2);
        checkpoint.Set<float>("items", [1, 2, 3], 1, 3);

        var error = Assert.Throws<CheckpointException>(() => MatrixFactors.Load(checkpoint));

        Assert.StartsWith("Tensor \"items\" of the checkpoint is", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NotFinite_SaysWhere()
    {
        var checkpoint = new Checkpoint();
        checkpoint.Set<float>("users", [1, 2], 1, 2);
        checkpoint.Set<float>("items", [1, 2, 3, float.NaN], 2, 2);

        Assert.StartsWith(
            "The checkpoint holds no sound factors: items holds NaN in vector 1, but factors must be finite.",
            Assert.Throws<CheckpointException>(() => MatrixFactors.Load(checkpoint)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void New_BrokenVector_SaysTheWidth() => Assert.StartsWith(
        "users has 3 numbers, which is not a whole number of vectors of 2.",
        Assert.Throws<ArgumentException>(() => new MatrixFactors(2, [1, 2, 3], [1, 2])).Message,
        StringComparison.Ordinal);
}
