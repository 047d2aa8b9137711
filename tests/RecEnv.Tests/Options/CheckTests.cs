using RecEnv.Options;

namespace RecEnv.Tests.Options;

public class CheckTests
{
    public static TheoryData<SampleOptions, string> Invalid => new()
    {
        { new() { SlateSize = -2 }, "Option \"slate_size\" must be at least 1 but is -2." },
        { new() { Shift = double.NaN }, "Option \"shift\" must be a finite number, but is NaN." },
        { new() { Shift = double.NegativeInfinity }, "Option \"shift\" must be a finite number, but is -Infinity." },
        { new() { Catalogue = null! }, "Option \"catalogue\" must be text, but is null." },
        { new() { Weights = null! }, "Option \"weights\" must be a list of numbers, but is null." },
        {
            new() { Qualities = [0, double.NaN] },
            "Element 1 of option \"qualities\" must be a finite number, but is NaN."
        },
        {
            new() { Choice = (SampleChoice)5 },
            "Option \"choice\" must be one of \"exponential_cascade\", \"multinomial_logit\", \"top_k\", but is 5."
        },
        {
            new() { RatingsFile = "\udc00" },
            "Option \"ratings_file\" must be valid Unicode text, but holds half of a surrogate pair."
        },
        {
            new() { CandidateCount = 2 },
            "A slate of 3 items does not fit a candidate set of 2. Lower slate_size."
        },
    };

    [Theory]
    [MemberData(nameof(Invalid), DisableDiscoveryEnumeration = true)]
    public void Check_InvalidRecord_SaysTheSameSentenceAsToJson(SampleOptions options, string sentence)
    {
        var schema = OptionsSchema.For<SampleOptions>();

        Assert.Equal(sentence, Assert.Throws<InvalidOptionException>(() => schema.Check(options)).Message);
        Assert.Equal(sentence, Assert.Throws<InvalidOptionException>(() => schema.ToJson(options)).Message);
    }

    [Fact]
    public void Check_AnotherType_SaysBoth()
    {
        var error = Assert.Throws<ArgumentException>(() => OptionsSchema.For<SampleOptions>().Check("text"));

        Assert.StartsWith(
            "The options are of type String, but this schema describes SampleOptions.",
            error.Message,
            StringComparison.Ordinal);
    }
}
