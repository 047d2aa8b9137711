using RecEnv.Spaces;

namespace RecEnv.Tests.Spaces;

public class SpaceConstructionTests
{
    private static readonly string[] _kinds =
        ["box", "box bounds", "discrete", "multi", "bits", "text", "dict", "tuple", "sequence"];

    public static TheoryData<string> Kinds => [.. _kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Equals_SpacesMadeAlike_AreEqualAndAllOthersAreNot(string kind)
    {
        Space space = Make(kind);

        Assert.Equal(space, Make(kind));
        Assert.Equal(space.GetHashCode(), Make(kind).GetHashCode());
        Assert.Equal(space.Describe(), Make(kind).ToString());
        Assert.All(_kinds.Where(other => other != kind), other => Assert.NotEqual(space, Make(other)));
        Assert.False(space.Equals(null));
    }

    public static TheoryData<string, string> Descriptions => new()
    {
        { "box", "Box(0, 0.1, [2], float32)" },
        { "box bounds", "Box(elementwise bounds, [2], float64)" },
        { "discrete", "Discrete(5, start=2)" },
        { "multi", "MultiDiscrete([3 × 2], start=[0, 1])" },
        { "bits", "MultiBinary([4])" },
        { "text", "Text(1 to 3 of 62 characters)" },
        { "dict", "Dict(a: Discrete(2), b: Discrete(3))" },
        { "tuple", "Tuple(Discrete(2), Discrete(3))" },
        { "sequence", "Sequence(Discrete(2), at most 4)" },
    };

    [Theory]
    [MemberData(nameof(Descriptions))]
    public void Describe_Space_IsOneLine(string kind, string expected) => Assert.Equal(expected, Make(kind).Describe());

    [Fact]
    public void Equals_SpacesThatDifferInOneThing_AreNotEqual()
    {
        Space[] spaces =
        [
            new DiscreteSpace(3), new DiscreteSpace(4), new DiscreteSpace(3, 1), new DiscreteSpace(3, 0, ElementType.Int32),
            new MultiDiscreteSpace([3, 3]), new MultiDiscreteSpace([3, 3], [0, 1]), new MultiDiscreteSpace([3, 3], shape: [1, 2]),
            new BoxSpace(0, 1, [2]), new BoxSpace(0, 1, [1, 2]), new BoxSpace(0, 2, [2]), new BoxSpace(0, 1, [2], ElementType.Float64),
            new TextSpace(3), new TextSpace(3, 0), new TextSpace(3, charset: "ab"),
            new SequenceSpace(new DiscreteSpace(3), 2), new SequenceSpace(new DiscreteSpace(3), 3),
            new DictSpace(("a", new DiscreteSpace(3))), new DictSpace(("b", new DiscreteSpace(3))),
            new TupleSpace(new DiscreteSpace(3)), new TupleSpace(new DiscreteSpace(3), new DiscreteSpace(3)),
        ];

        Assert.Equal(spaces.Length, spaces.Distinct().Count());
    }

    [Fact]
    public void Equals_BoxWithOneBoundOrWithEqualBounds_IsTheSameBox() =>
        Assert.Equal<Space>(new BoxSpace(0, 1, [2]), new BoxSpace([0, 0], [1], [2]));

    [Fact]
    public void Start_OfDiscreteSpaces_IsKept()
    {
        Assert.Equal(2, ((DiscreteSpace)Make("discrete")).Start);
        Assert.Equal([0L, 1L], ((MultiDiscreteSpace)Make("multi")).Start);
    }

    [Fact]
    public void Bounds_OfFloat32Box_AreTheNearestFloat32Numbers() => Assert.Equal((double)0.1f, ((BoxSpace)Make("box")).High[0]);

    [Fact]
    public void Charset_OfText_IsSortedWithoutRepetition() => Assert.Equal("abc😀", new TextSpace(2, charset: "😀cabbac").Charset);

    public static TheoryData<Action, string> Mistakes => new()
    {
        { () => _ = new BoxSpace([1, 2], [3, 4], [3]), "A box of shape [3] needs 1 or 3 bounds, but 2 were given. (Parameter 'low')" },
        {
            () => _ = new BoxSpace([0, 2], [1], [2]),
            "Element 1 of a box has bounds [2, 1]; the lower one must not be above the upper one. (Parameter 'low')"
        },
        {
            () => _ = new BoxSpace(double.NaN, 1, []),
            "Element 0 of a box has bounds [NaN, 1]; the lower one must not be above the upper one. (Parameter 'low')"
        },
        {
            () => _ = new BoxSpace(-1, 5, [], ElementType.UInt8),
            "Bound -1 of a box of uint8 must be a whole number in [0, 255], or infinite. (Parameter 'low')"
        },
        {
            () => _ = new BoxSpace(0, 2.5, [], ElementType.Int32),
            "Bound 2.5 of a box of int32 must be a whole number in [-2147483648, 2147483647], or infinite. (Parameter 'high')"
        },
        {
            () => _ = new DiscreteSpace(3, 2147483646, ElementType.Int32),
            "3 values from 2147483646 on do not fit into int32; choose another type."
        },
        {
            () => _ = new MultiDiscreteSpace([2, long.MaxValue], [0, 5]),
            "9223372036854775807 values from 5 on do not fit into int64; choose another type."
        },
        { () => _ = new MultiDiscreteSpace([0]), "Every element needs at least 1 value. (Parameter 'nvec')" },
        {
            () => _ = new MultiDiscreteSpace([2, 2], [0]),
            "Shape [2] has 2 elements, but there are 2 counts and 1 starts. (Parameter 'nvec')"
        },
        {
            () => _ = new DiscreteSpace(3, 0, ElementType.Float32),
            "Discrete values are int64 or int32, not float32. (Parameter 'type')"
        },
        {
            () => _ = new DictSpace(("a/b", new DiscreteSpace(2))),
            "Key \"a/b\" is empty, repeated, or holds one of the characters / and #. (Parameter 'entries')"
        },
        {
            () => _ = new DictSpace(("a", new DiscreteSpace(2)), ("a", new DiscreteSpace(2))),
            "Key \"a\" is empty, repeated, or holds one of the characters / and #. (Parameter 'entries')"
        },
        { () => _ = new DictSpace(), "A dictionary space needs at least one part. (Parameter 'entries')" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Constructor_Mistake_SaysWhatIsAllowed(Action make, string expected) =>
        Assert.Equal(expected, Assert.ThrowsAny<ArgumentException>(make).Message);

    [Fact]
    public void Constructor_NumberOutOfRange_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DiscreteSpace(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoxSpace(0, 1, [-1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextSpace(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextSpace(2, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextSpace(2, charset: ""));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TupleSpace());
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequenceSpace(new DiscreteSpace(2), 0));
    }

    private static Space Make(string kind) => kind switch
    {
        "box" => new BoxSpace(0, 0.1, [2]),
        "box bounds" => new BoxSpace([0, 1], [5, double.PositiveInfinity], [2], ElementType.Float64),
        "discrete" => new DiscreteSpace(5, 2),
        "multi" => new MultiDiscreteSpace([3, 3], [0, 1]),
        "bits" => new MultiBinarySpace([4]),
        "text" => new TextSpace(3),
        "dict" => new DictSpace(("b", new DiscreteSpace(3)), ("a", new DiscreteSpace(2))),
        "tuple" => new TupleSpace(new DiscreteSpace(2), new DiscreteSpace(3)),
        _ => new SequenceSpace(new DiscreteSpace(2), 4),
    };
}
