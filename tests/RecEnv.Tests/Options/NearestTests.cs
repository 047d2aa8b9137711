using RecEnv.Options;

namespace RecEnv.Tests.Options;

public class NearestTests
{
    private static readonly string[] _known =
        ["InterestEvolution-v1", "InterestExploration-v1", "slate_size", "a", "B"];

    [Theory]
    [InlineData("IntrestEvolution-v1", "InterestEvolution-v1")]
    [InlineData("interestexploration-V1", "InterestExploration-v1")]
    [InlineData("slateSize", "slate_size")]
    [InlineData("lsate_size", "slate_size")]
    [InlineData("b", "B")]
    [InlineData("c", "B")]
    [InlineData("", "B")]
    [InlineData("temperature", null)]
    [InlineData("slate", null)]
    public void Find_Given_IsTheNearestWithinAThird(string given, string? nearest)
    {
        Assert.Equal(nearest, Nearest.Find(given, _known));
    }

    [Fact]
    public void Find_HugeText_IsNothing()
    {
        Assert.Null(Nearest.Find(new string('a', 10_000_000), _known));
    }
}
