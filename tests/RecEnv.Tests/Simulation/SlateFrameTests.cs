using RecEnv.Options;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Simulation.Choice;
using RecEnv.Spaces;

namespace RecEnv.Tests.Simulation;

/// <summary>Frames that no slate fits are refused for pieces of anybody's.</summary>
public class SlateFrameTests
{
    [Theory]
    [InlineData(
        1,
        2,
        "The slate size is 2, but there is only 1 candidate to show; make the candidate count larger or the slate size smaller.")]
    [InlineData(
        10,
        11,
        "The slate size is 11, but there are only 10 candidates to show; make the candidate count larger or the slate size " +
        "smaller.")]
    [InlineData(0, 0, "The candidate count is 0, but an environment of slates needs at least 1.")]
    [InlineData(3, 0, "The slate size is 0, but an environment of slates needs at least 1.")]
    [InlineData(3, -1, "The slate size is -1, but an environment of slates needs at least 1.")]
    public void MakeVector_FrameThatNoSlateFits_SaysWhatToChange(int candidates, int size, string expected)
    {
        var settings = new SlateSettings(candidates, size, ResampleCandidates: true);
        ISimulation One(NoOptions options, int lanes) =>
            new SlateSimulation<int, Plain, int, Plain, MultinomialLogit, int, Plain, Plain>(
                lanes, settings, default, default, default, default, default);
        ISimulation Several(NoOptions options, int lanes) =>
            new MultiUserSlateSimulation<int, Plain, int, Plain, MultinomialLogit, int, Plain, Plain>(
                lanes, 2, settings, default, default, default, default, default);

        Assert.Equal(expected, Refusal(One, isChecked: false));
        Assert.Equal(expected, Refusal(Several, isChecked: false));
        Assert.Equal(expected, Refusal(One, isChecked: true)); // of a plugin in a server: its options are at fault, not its code
    }

    [Theory]
    [InlineData("InterestEvolution-v0")]
    [InlineData("InterestExploration-v0")]
    [InlineData("LongTermSatisfactionMulti-v0")]
    public void MakeVector_BuiltInWithMoreShownThanOffered_NamesItsOptions(string id)
    {
        var settings = new EnvironmentSettings { OptionsJson = "{\"candidate_count\": 1, \"slate_size\": 2}" };

        var error = Assert.Throws<InvalidOptionException>(
            () => EnvironmentRegistry.CreateDefault().Find(id).MakeVector(1, settings));

        Assert.Equal(
            "Option \"slate_size\" is 2, but there is only 1 candidate to show; make \"candidate_count\" larger or " +
            "\"slate_size\" smaller.",
            error.Message);
    }

    private static string Refusal(Func<NoOptions, int, ISimulation> make, bool isChecked)
    {
        var definition = new EnvironmentDefinition<NoOptions>("Mine-v0", "Pieces of a stranger's.", make);
        return Assert.Throws<InvalidOptionException>(
            () => definition.MakeVector(1, new EnvironmentSettings { Checked = isChecked })).Message;
    }

    private sealed record NoOptions;

    /// <summary>All pieces at once, none of which is ever asked for more than its spaces.</summary>
    private readonly struct Plain : IItemModel<int>, IUserModel<int, int, int>, IResponseModel<int>, IRewardModel<int>
    {
        Space IUserModel<int, int, int>.Space => new DiscreteSpace(1);

        public Space Space(int count) => new BoxSpace(0, 1, [count]);

        public void Draw<TRandom>(ref TRandom random, Span<int> items, Span<double> features)
            where TRandom : struct, IRandomSource
        {
        }

        public void Draw<TRandom>(ref TRandom random, ref int user, Span<double> vector)
            where TRandom : struct, IRandomSource
        {
        }

        public double Score(in int user, ReadOnlySpan<double> vector, in int item, ReadOnlySpan<double> features) => 0;

        public void Respond<TRandom>(
            ref TRandom random, ref int user, Span<double> vector, SlateItems<int> slate, int picked, Span<int> responses)
            where TRandom : struct, IRandomSource
        {
        }

        public bool IsOver(in int user) => false;

        public void Observe(ReadOnlySpan<int> items, ReadOnlySpan<double> features, LaneView view)
        {
        }

        public void Observe(in int user, ReadOnlySpan<double> vector, LaneView view)
        {
        }

        public void Observe(ReadOnlySpan<int> responses, LaneView view)
        {
        }

        public void Count(ReadOnlySpan<int> responses, Span<double> counters)
        {
        }

        public void Report(ReadOnlySpan<double> counters, Span<double> values)
        {
        }

        public double Reward(ReadOnlySpan<int> responses) => 0;
    }
}
