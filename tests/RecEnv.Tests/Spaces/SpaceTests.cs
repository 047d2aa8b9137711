using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Tests.Spaces;

public class SpaceTests
{
    private static readonly Space _discrete = new DiscreteSpace(3, start: -1);
    private static readonly Space _text = new TextSpace(3, charset: "cab");

    [Fact]
    public void Leaves_OfDict_FollowTheOrdinalOrderOfKeys()
    {
        var space = new DictSpace(
            ("user", new DictSpace(("b", _discrete), ("a", _discrete))),
            ("Z", new TupleSpace(_discrete, new BoxSpace(0, 1, [2, 3]))),
            ("a_b", _discrete),
            ("ab", _discrete));

        Assert.Equal(["Z/0", "Z/1", "a_b", "ab", "user/a", "user/b"], space.Leaves.Select(leaf => leaf.Path));
        Assert.Equal("Z/1 float32[2, 3]", space.Leaves[1].ToString());
        Assert.Equal(6, space.LeafCount);
    }

    [Fact]
    public void Leaves_OfSequences_GetOneMoreAxisEach()
    {
        var space = new DictSpace(("list", new SequenceSpace(
            new DictSpace(("inner", new SequenceSpace(new BoxSpace(0, 1, [2]), 4)), ("word", _text)), 5)));

        Assert.Equal(
            [
                "list#length int32[]", "list/inner#length int32[5]", "list/inner float32[5, 4, 2]",
                "list/word#length int32[5]", "list/word#characters int32[5, 3]",
            ],
            space.Leaves.Select(leaf => leaf.ToString()));
    }

    public static TheoryData<string, string> Violations => new()
    {
        { "discrete", "The value is 2, outside -1 to 1" },
        { "discrete below", "The value is -2, outside -1 to 1" },
        { "wide discrete", "The value is 9007199254740993, outside 9007199254740990 to 9007199254740992" },
        { "multi", "\"m\" at index 1, 0 is 7, outside 4 to 6" },
        { "bits", "The value at index 2 is -1, but a bit is 0 or 1" },
        { "box", "\"b\" at index 1 is 1.5, outside [-1, 0.1]" },
        { "nan", "\"b\" at index 0 is NaN, outside [-1, 0.1]" },
        { "text length", "\"#length\" is 4, outside 1 to 3" },
        { "text letter", "\"#characters\" at index 1 is U+007A, which the charset does not have" },
        { "sequence length", "\"s#length\" is 3, outside 0 to 2" },
        { "sequence item", "\"s\" is 9, outside -1 to 1" },
    };

    [Theory]
    [MemberData(nameof(Violations))]
    public void Violation_ValueOutside_NamesLeafIndexValueAndBound(string wrong, string expected)
    {
        ValueBatch values = Wrong(wrong);

        Assert.Equal(expected, values.Space.Violation(values, 1));
        Assert.False(values.Space.Contains(values, 1));
        Assert.True(values.Space.Contains(values, 0));
    }

    [Fact]
    public void Contains_SequenceItemBeyondTheLength_IsNotLookedAt()
    {
        ValueBatch values = Wrong("sequence item");

        values["s#length"].As<int>()[1] = 1;

        Assert.True(values.Space.Contains(values, 1));
    }

    [Fact]
    public void Sample_OfTextAndDiscrete_ReachesEveryValue()
    {
        var random = new RandomStream(1);
        var texts = new ValueBatch(_text, 1);
        var numbers = new ValueBatch(_discrete, 1);
        var seen = new HashSet<string>();
        var drawn = new SortedSet<long>();

        for (int i = 0; i < 2000; i++)
        {
            _text.Sample(ref random, texts, 0);
            _discrete.Sample(ref random, numbers, 0);
            seen.Add(TextSpace.Read(texts, 0));
            drawn.Add(numbers.Leaves[0].As<long>()[0]);
        }

        Assert.Equal(3 + 9 + 27, seen.Count);
        Assert.Equal([-1L, 0L, 1L], drawn);
    }

    [Theory]
    [InlineData(ElementType.Float32, double.NegativeInfinity, 5)]
    [InlineData(ElementType.Float32, 0.1, double.PositiveInfinity)]
    [InlineData(ElementType.Float32, 0.1, 0.1)]
    [InlineData(ElementType.Float64, -double.MaxValue, double.MaxValue)]
    [InlineData(ElementType.Float64, double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData(ElementType.Int32, -3, 2)]
    [InlineData(ElementType.Int64, double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData(ElementType.Int32, 5, double.PositiveInfinity)]
    [InlineData(ElementType.UInt8, 0, 255)]
    [InlineData(ElementType.Int8, -128, 127)]
    [InlineData(ElementType.Bool, 0, 1)]
    public void Sample_OfBoxWithAnyBounds_LiesInside(ElementType type, double low, double high)
    {
        var space = new BoxSpace(low, high, [50], type);
        var values = new ValueBatch(space, 3);
        var random = new RandomStream(1);

        for (int i = 0; i < 100; i++)
        {
            space.Sample(ref random, values, 1);
            Assert.Null(space.Violation(values, 1));
        }
    }

    [Theory]
    [InlineData(9007199254740993, 3)]
    [InlineData(0, long.MaxValue)]
    [InlineData(long.MinValue, long.MaxValue)]
    [InlineData(4611686018427387905, 9007199254740995)]
    public void Sample_OfDiscreteBeyondDoubles_LiesInside(long start, long n)
    {
        var space = new DiscreteSpace(n, start);
        var values = new ValueBatch(space, 1);
        var random = new RandomStream(1);

        for (int i = 0; i < 1000; i++)
        {
            space.Sample(ref random, values, 0);
            Assert.InRange(values.Leaves[0].As<long>()[0], start, start + (n - 1));
            Assert.Null(space.Violation(values, 0));
        }
    }

    private static ValueBatch Wrong(string what)
    {
        Space space = what switch
        {
            "discrete" or "discrete below" => _discrete,
            "wide discrete" => new DiscreteSpace(3, start: 9007199254740990),
            "multi" => new DictSpace(("m", new MultiDiscreteSpace([3, 3, 3, 3], [1, 1, 4, 4], shape: [2, 2]))),
            "bits" => new MultiBinarySpace([3]),
            "box" or "nan" => new DictSpace(("b", new BoxSpace(-1, 0.1, [2]))),
            "text length" or "text letter" => _text,
            _ => new DictSpace(("s", new SequenceSpace(_discrete, 2))),
        };
        var values = new ValueBatch(space, 2);
        var random = new RandomStream(1);
        space.Sample(ref random, values, 0);
        space.Sample(ref random, values, 1);
        LeafBuffer leaf = values.Leaves[^1];
        switch (what)
        {
            case "discrete": leaf.Lane<long>(1)[0] = 2; break;
            case "discrete below": leaf.Lane<long>(1)[0] = -2; break;
            case "wide discrete": leaf.Lane<long>(1)[0] = 9007199254740993; break;
            case "multi": leaf.Lane<long>(1)[2] = 7; break;
            case "bits": leaf.Lane<sbyte>(1)[2] = -1; break;
            case "box": leaf.Lane<float>(1)[1] = 1.5f; break;
            case "nan": leaf.Lane<float>(1)[0] = float.NaN; break;
            case "text length": values.Leaves[0].As<int>()[1] = 4; break;
            case "text letter": (values.Leaves[0].As<int>()[1], leaf.Lane<int>(1)[1]) = (2, 'z'); break;
            case "sequence length": values.Leaves[0].As<int>()[1] = 3; break;
            default: (values.Leaves[0].As<int>()[1], leaf.Lane<long>(1)[1]) = (2, 9); break;
        }

        if (what is "text letter")
        {
            leaf.Lane<int>(1)[0] = 'a';
        }

        if (what is "sequence item")
        {
            leaf.Lane<long>(1)[0] = 0;
        }

        return values;
    }
}
