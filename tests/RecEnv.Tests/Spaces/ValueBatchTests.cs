using RecEnv.Spaces;

namespace RecEnv.Tests.Spaces;

public class ValueBatchTests
{
    private static readonly Space _space = new DictSpace(("a", new BoxSpace(0, 1, [2])), ("b", new DiscreteSpace(3)));

    [Fact]
    public void Indexer_Path_IsTheLeaf() => Assert.Equal("b", new ValueBatch(_space, 1)["b"].Leaf.Path);

    [Fact]
    public void Indexer_UnknownPath_NamesTheLeaves() => Assert.Equal(
        "There is no leaf \"c\". The leaves are: a, b.",
        Assert.Throws<KeyNotFoundException>(() => new ValueBatch(_space, 1)["c"]).Message);

    [Fact]
    public void As_WrongType_NamesLeafAndTypes() => Assert.Equal(
        "Leaf \"a\" holds float32, not Double.",
        Assert.Throws<InvalidOperationException>(() => new ValueBatch(_space, 1)["a"].As<double>().Length).Message);

    [Fact]
    public void Lane_OfLeaf_IsItsRow()
    {
        var values = new ValueBatch(_space, 2);

        values["a"].Lane<float>(1)[0] = 0.5f;

        Assert.Equal([0, 0, 0.5f, 0], values["a"].As<float>().ToArray());
        Assert.Equal(values["a"].Bytes.ToArray(), values["a"].Memory.ToArray());
    }

    [Fact]
    public void Clone_ThenChanged_LeavesTheOriginal()
    {
        var values = new ValueBatch(_space, 2);
        values["b"].As<long>()[1] = 2;

        ValueBatch copy = values.Clone();
        values["b"].As<long>()[1] = 1;

        Assert.Equal(2, copy["b"].As<long>()[1]);
    }

    [Fact]
    public void Constructor_NoLanes_HasEmptyLeaves() => Assert.Equal(0, new ValueBatch(_space, 0)["a"].Bytes.Length);

    [Theory]
    [InlineData(ElementType.Bool, 1, "bool")]
    [InlineData(ElementType.Int8, 1, "int8")]
    [InlineData(ElementType.UInt8, 1, "uint8")]
    [InlineData(ElementType.Int32, 4, "int32")]
    [InlineData(ElementType.Int64, 8, "int64")]
    [InlineData(ElementType.Float32, 4, "float32")]
    [InlineData(ElementType.Float64, 8, "float64")]
    public void ElementType_Each_HasNumPysSizeAndName(ElementType type, int size, string name) =>
        Assert.Equal((size, name), (type.Size(), type.Name()));

    [Fact]
    public void Of_TypeThatNoElementTypeHolds_Throws() =>
        Assert.Throws<NotSupportedException>(() => ElementTypes.Of<decimal>());
}
