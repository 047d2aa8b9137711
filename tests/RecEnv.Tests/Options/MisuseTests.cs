using RecEnv.Options;

namespace RecEnv.Tests.Options;

public class MisuseTests
{
    [Theory]
    [InlineData(
        typeof(Undocumented),
        "Property Undocumented.Size has no [Option] attribute; add one that says what it is.")]
    [InlineData(typeof(Mutable), "Property Mutable.Size must be { get; init; }, because options are immutable.")]
    [InlineData(typeof(ReadOnly), "Property ReadOnly.Size must be { get; init; }, because options are immutable.")]
    [InlineData(
        typeof(WrongType),
        "Property WrongType.Size has type Single; an option is a bool, int, long, double, string, " +
        "enumeration, or a list of double or int.")]
    [InlineData(
        typeof(BoundedText),
        "Property BoundedText.Name has bounds, but only numbers and lists of numbers can.")]
    [InlineData(typeof(LongNumber), "Property LongNumber.Size has a length limit, but only lists and text can.")]
    [InlineData(
        typeof(TwoBounds),
        "Property TwoBounds.Size has an inclusive and an exclusive bound on one side; keep one.")]
    [InlineData(typeof(NumberPath), "Property NumberPath.Size is marked as a path, but only text can be one.")]
    [InlineData(
        typeof(Positional),
        "Positional cannot hold options: it needs a public constructor without parameters.")]
    public void For_MisusedRecord_SaysWhy(Type type, string sentence)
    {
        Assert.Equal(sentence, Assert.Throws<InvalidOperationException>(() => OptionsSchema.For(type)).Message);
    }

    [Fact]
    public void For_DefaultOutOfRange_IsRefused()
    {
        var error = Assert.Throws<InvalidOperationException>(OptionsSchema.For<BadDefault>);

        Assert.Equal(
            "The default of BadDefault is not allowed: Option \"size\" must be at least 1 but is 0.", error.Message);
    }

    [Fact]
    public void For_DerivedRecord_ListsTheBaseFirst()
    {
        Assert.Equal(["size", "extra"], OptionsSchema.For<Derived>().Options.Select(option => option.Key));
    }

    private sealed record Undocumented { public int Size { get; init; } }

    private sealed record Mutable { [Option("Size.")] public int Size { get; set; } }

    private sealed record ReadOnly { [Option("Size.")] public int Size { get; } }

    private sealed record WrongType { [Option("Size.")] public float Size { get; init; } }

    private sealed record BoundedText { [Option("Name.", Minimum = 1)] public string Name { get; init; } = ""; }

    private sealed record LongNumber { [Option("Size.", MinLength = 1)] public int Size { get; init; } }

    private sealed record TwoBounds
    {
        [Option("Size.", Minimum = 0, MinimumExclusive = 0)] public int Size { get; init; }
    }

    private sealed record NumberPath { [Option("Size.", IsPath = true)] public int Size { get; init; } }

    private sealed record Positional([property: Option("Size.")] int Size);

    private sealed record BadDefault { [Option("Size.", Minimum = 1)] public int Size { get; init; } }

    private abstract record Base { [Option("Size.")] public int Size { get; init; } }

    private sealed record Derived : Base { [Option("Extra.")] public int Extra { get; init; } }
}
