using RecEnv.Spaces;
using RecEnv.Wrappers;

namespace RecEnv.Tests.Wrappers;

public class FlatSpaceTests
{
    // numpy.concatenate of the parts in the order a, b, c: what gymnasium.spaces.utils.flatten gives for the same dictionary.
    [Fact]
    public void Flatten_Dict_IsGymnasiumsVector()
    {
        var space = new DictSpace(
            ("c", new MultiDiscreteSpace([2, 3], [0, 1])),
            ("a", new DiscreteSpace(3, start: -1)),
            ("b", new TupleSpace(new MultiBinarySpace([2]), new BoxSpace(-5, 5, [1], ElementType.Int32))));
        var values = new ValueBatch(space, 1);
        values["a"].As<long>()[0] = 1;
        values["b/0"].As<sbyte>()[1] = 1;
        values["b/1"].As<int>()[0] = -4;
        (values["c"].As<long>()[0], values["c"].As<long>()[1]) = (1, 2);
        float[] flat = new float[11];

        new FlatSpace(space).Flatten(values, 0, flat);

        Assert.Equal([0, 0, 1, 0, 1, -4, 0, 1, 0, 1, 0], flat);
    }

    [Fact]
    public void Box_OfDict_HasTheBoundsOfItsParts()
    {
        BoxSpace box = new FlatSpace(new TupleSpace(
            new DiscreteSpace(2), new BoxSpace([-1, 16777217], [0.1, double.PositiveInfinity], [2], ElementType.Float64))).Box;

        Assert.Equal([0, 0, -1, 16777216], box.Low);
        Assert.Equal([1, 1, (double)0.1f, double.PositiveInfinity], box.High);
        Assert.Equal(ElementType.Float32, box.ElementType);
    }

    [Fact]
    public void Constructor_TextOrSequence_SaysWhatToUse()
    {
        var error = Assert.Throws<NotSupportedException>(() => new FlatSpace(new DictSpace(("t", new TextSpace(3)))));

        Assert.Equal(
            "Text(1 to 3 of 62 characters) has no fixed size and cannot be laid out flat. Use the dict layout.", error.Message);
    }

    [Fact]
    public void Constructor_TooManyValues_SaysWhatToUse()
    {
        var error = Assert.Throws<NotSupportedException>(
            () => new FlatSpace(new MultiDiscreteSpace([long.MaxValue, long.MaxValue])));

        Assert.Equal(
            "MultiDiscrete([9223372036854775807 × 2]) has more than 16777216 values and cannot be laid out flat. Use the dict " +
            "layout.",
            error.Message);
    }
}
