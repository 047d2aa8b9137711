using RecEnv.Environments.RatingReplay;
using RecEnv.Options;
using RecEnv.Tests.Data;

namespace RecEnv.Tests.Environments.RatingReplay;

/// <summary>What is refused, and in which words.</summary>
public sealed class RatingReplayErrorTests : IDisposable
{
    private readonly TinyRatings _tiny = new();

    private RatingReplayOptions Options =>
        new() { Path = _tiny.Path, MinimumPositives = 1, VisitOrder = VisitOrder.Ascending };

    [Fact]
    public void Step_PositionAlreadyShown_SaysWhen()
    {
        using IEnvironment environment = Replays.Make(Options);
        int position = Replays.Available(environment.Reset(seed: 1).Observation).IndexOf(5);
        environment.Step(position);

        var error = Assert.Throws<InvalidActionException>(() => environment.Step(position));

        Assert.Equal(
            $"Position {position} holds no available item: its item 5 was shown at step 1. Choose a position " +
            "whose mask is 1.",
            error.Message);
    }

    [Fact]
    public void Step_Padding_SaysWhereTheListEnds()
    {
        using IEnvironment environment = Replays.Make(Options);
        environment.Reset(seed: 1);
        environment.Reset();

        var error = Assert.Throws<InvalidActionException>(() => environment.Step(4));

        Assert.Equal(
            "Position 4 holds no available item: this list ends at position 3. Choose a position whose mask is 1.",
            error.Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(6)]
    [InlineData(long.MaxValue)]
    public void Step_PositionOutside_SaysWhatIsValid(long position)
    {
        using IEnvironment environment = Replays.Make(Options);
        environment.Reset(seed: 1);

        var error = Assert.Throws<InvalidActionException>(() => environment.Step(position));

        Assert.Equal(
            $"Position {position} is outside the list of 6 (valid: 0 to 5). Choose a position whose mask is 1.",
            error.Message);
    }

    [Fact]
    public void Make_NobodyHasEnoughPositives_NamesTheMost()
    {
        var error = Assert.Throws<InvalidOptionException>(() => Replays.Make(Options with { MinimumPositives = 20 }));

        Assert.Equal("minimum_positives", error.Key);
        Assert.Equal(
            "None of the 4 users has 20 or more positives (ratings above 3); the most of a user is 3. Change " +
            "\"minimum_positives\", \"maximum_positives\" or \"positive_threshold\".",
            error.Message);
    }

    [Fact]
    public void Make_TooFewNegativesWithoutReplacement_NamesTheUser()
    {
        var error = Assert.Throws<InvalidOptionException>(
            () => Replays.Make(Options with { WithReplacement = false, NegativesPerPositive = 2 }));

        Assert.Equal("with_replacement", error.Key);
        Assert.Equal(
            "User 0 has 3 of the 8 items as positives, so 5 are left, but his visit needs 6 other items. Set " +
            "\"maximum_positives\" below 3, lower \"negatives_per_positive\", or set \"with_replacement\" to true.",
            error.Message);
    }

    [Fact]
    public void Make_NoNegativeAtAll_SaysSo()
    {
        using var folder = new TempFolder();
        string path = folder.Write("all.tsv", "1\t1\t5\n1\t2\t5\n2\t1\t4\n");

        var error = Assert.Throws<InvalidOptionException>(
            () => Replays.Make(new RatingReplayOptions { Path = path, MinimumPositives = 1 }));

        Assert.Equal(
            "User 0 has 2 of the 2 items as positives, so 0 are left, but his visit needs 1 other item. Set " +
            "\"maximum_positives\" below 2.",
            error.Message);
    }

    [Fact]
    public void Make_LimitsCross_SaysSo()
    {
        var error = Assert.Throws<InvalidOptionException>(
            () => Replays.Make(Options with { MinimumPositives = 9, MaximumPositives = 8 }));

        Assert.Equal(
            "Options \"minimum_positives\" (9) and \"maximum_positives\" (8) leave no user. Raise the latter, or set " +
            "it to 0 for no limit.",
            error.Message);
    }

    [Fact]
    public void Make_FileMissing_NamesTheOptionAndTheFile()
    {
        string path = Path.Combine(_tiny.Folder, "absent.tsv");

        var error = Assert.Throws<InvalidOptionException>(() => Replays.Make(new RatingReplayOptions { Path = path }));

        Assert.Equal("path", error.Key);
        Assert.StartsWith(
            $"Option \"path\" names no usable ratings. There is no rating file \"{path}\"",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Make_FileMalformed_NamesTheLine()
    {
        using var folder = new TempFolder();
        string path = folder.Write("bad.tsv", "1\t1\t5\n1\tx\t5\n");

        var error = Assert.Throws<InvalidOptionException>(() => Replays.Make(new RatingReplayOptions { Path = path }));

        Assert.StartsWith(
            "Option \"path\" names no usable ratings. Line 2 of \"bad.tsv\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_FileChangedSince_IsRefused()
    {
        using IEnvironment before = Replays.Make(Options);
        before.Reset(seed: 1);
        byte[] snapshot = before.Snapshot();
        File.AppendAllText(_tiny.Path, "13\t105\t5\n");

        using IEnvironment after = Replays.Make(Options);

        Assert.Equal(
            "The snapshot was taken over other ratings: the file has changed since. Restore the file or start anew.",
            Assert.Throws<SnapshotException>(() => after.Restore(snapshot)).Message);
    }

    public void Dispose() => _tiny.Dispose();
}
