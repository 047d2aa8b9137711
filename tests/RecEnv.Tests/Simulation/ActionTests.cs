using RecEnv.Spaces;

namespace RecEnv.Tests.Simulation;

/// <summary>Sentences about wrong actions.</summary>
public class ActionTests
{
    [Theory]
    [InlineData(
        new long[] { 5 },
        "The action has 1 numbers (8 bytes), but 2 lanes of Discrete(3, start=5) need 2 of int64 (16 bytes).")]
    [InlineData(
        new long[] { 5, 9 },
        "Lane 1: The action is not allowed: The value is 9, outside 5 to 7. The action space is Discrete(3, start=5).")]
    public void Step_WrongNumbers_SaysWhatIsAllowed(long[] actions, string expected)
    {
        using IVectorEnvironment environment = Engine.Walk(2);
        environment.Reset(1);

        AssertRefused(expected, () => environment.Step(actions));
    }

    [Theory]
    [InlineData("{}", new long[] { 1, 2, 3 }, "The slate has 3 items, but \"InterestEvolution-v0\" shows exactly 2.")]
    [InlineData("{}", new long[] { }, "The slate has 0 items, but \"InterestEvolution-v0\" shows exactly 2.")]
    [InlineData(
        "{}", new long[] { 1, 10 }, "Candidate 10 at slate position 1 is outside the candidate set of 10 (valid: 0 to 9).")]
    [InlineData(
        "{}", new long[] { -1, 1 }, "Candidate -1 at slate position 0 is outside the candidate set of 10 (valid: 0 to 9).")]
    [InlineData(
        """{"distinct_items": true, "slate_size": 3}""",
        new long[] { 4, 2, 4 },
        "Slate position 2 repeats candidate 4 from position 0; a slate may show a candidate once.")]
    [InlineData(
        """{"short_slates": true, "slate_size": 3}""",
        new long[] { 4, -1, 2 },
        "Slate position 2 names candidate 2 after position 1 was left empty; empty positions (-1) stand at the end.")]
    [InlineData(
        """{"short_slates": true}""",
        new long[] { -2, 1 },
        "Candidate -2 at slate position 0 is outside the candidate set of 10 (valid: 0 to 9).")]
    public void Step_WrongSlate_SaysWhatIsAllowed(string options, long[] slate, string expected)
    {
        using IEnvironment environment = Make(options);
        environment.Reset(1);

        AssertRefused(expected, () => environment.Step(slate));
    }

    [Theory]
    [InlineData("{}", new long[] { 3, 3 })]
    [InlineData("""{"short_slates": true}""", new long[] { -1, -1 })]
    [InlineData("""{"short_slates": true, "distinct_items": true}""", new long[] { 3, -1 })]
    public void Step_SlateAtTheEdgeOfTheRules_IsTaken(string options, long[] slate)
    {
        using IEnvironment environment = Make(options);
        environment.Reset(1);

        Assert.False(environment.Step(slate).EpisodeOver);
    }

    [Fact]
    public void Step_BatchOfAnotherSpaceOrLaneCount_SaysWhatIsTaken()
    {
        using IVectorEnvironment environment = Engine.Walk(2);
        environment.Reset(1);

        AssertRefused(
            "The actions are 2 of Discrete(3), but \"Walk-v0\" takes 2 of Discrete(3, start=5).",
            () => environment.Step(new ValueBatch(new DiscreteSpace(3), 2)));
        AssertRefused(
            "The actions are 1 of Discrete(3, start=5), but \"Walk-v0\" takes 2 of Discrete(3, start=5).",
            () => environment.Step(new ValueBatch(environment.Contract.ActionSpace, 1)));
    }

    [Fact]
    public void Step_BatchOfAnEqualSpace_IsTaken()
    {
        using IVectorEnvironment environment = Engine.Walk(1);
        environment.Reset(1);
        var actions = new ValueBatch(new DiscreteSpace(3, start: 5), 1);
        actions.Leaves[0].As<long>()[0] = Engine.Stay;

        Assert.Equal(1, environment.Step(actions).LaneCount);
    }

    [Fact]
    public void Fill_ActionThatIsNoIntegerArray_SaysHowToFillIt()
    {
        using IVectorEnvironment environment = Engine.Walk(1);
        var space = new TupleSpace(new DiscreteSpace(2), new DiscreteSpace(2));
        EnvironmentContract contract = environment.Contract with { ActionSpace = space };

        AssertRefused(
            "\"Walk-v0\" takes Tuple(Discrete(2), Discrete(2)), not whole numbers. Fill its action batch leaf by leaf.",
            () => ActionInput.Fill(contract, new ValueBatch(space, 1), [1, 1]));
        AssertRefused(
            "Action leaf \"1\" has 0 numbers (3 bytes), but 1 lanes of Tuple(Discrete(2), Discrete(2)) need 1 of int64 " +
            "(8 bytes).",
            () => ActionInput.FillLeaf(contract, new ValueBatch(space, 1), 1, [1, 2, 3]));
    }

    private static IEnvironment Make(string options) =>
        EnvironmentRegistry.CreateDefault().Make("InterestEvolution-v0", new EnvironmentSettings { OptionsJson = options });

    private static void AssertRefused(string expected, Action call) =>
        Assert.Equal(expected, Assert.Throws<InvalidActionException>(call).Message);
}
