using RecEnv.Data;

namespace RecEnv.Tests.Data;

public sealed class LeaveOneOutTests : IDisposable
{
    private const string Train = "0\t0\t5\n0\t1\t3\n4\t1\t4\n";
    private const string Test = "4\t0\t2\t99\n0\t2\t5\t98\n";
    private const string Negatives = "(4,0)\t2\t7\n(0,2)\t7\t3\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_ThreeFiles_OrdersPairsByUserIndex()
    {
        var split = LeaveOneOut.Read(Write(Train, Test, Negatives));

        Assert.Equal(3, split.Train.Count);
        Assert.Equal([0, 4], split.Train.UserIds.ToArray());
        Assert.Equal([0, 1, 2, 3, 7], split.Train.ItemIds.ToArray());
        Assert.Equal([2, 0], split.HeldOutItems.ToArray());
        Assert.Equal([5f, 2f], split.HeldOutRatings.ToArray());
        Assert.Equal(2, split.NegativeCount);
        Assert.Equal([4, 3, 2, 4], split.Negatives.ToArray());
        Assert.Equal([2, 4], split.NegativesOf(1).ToArray());
    }

    [Fact]
    public void Read_Folder_FindsTheTrainFile()
    {
        Write(Train, Test, Negatives);

        Assert.Equal(3, LeaveOneOut.Read(_folder.FullName).Train.Count);
    }

    [Fact]
    public void NegativesOf_NoSuchUser_Throws()
    {
        var split = LeaveOneOut.Read(Write(Train, Test, Negatives));

        Assert.Throws<ArgumentOutOfRangeException>(() => split.NegativesOf(2).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => split.NegativesOf(-1).Length);
    }

    [Fact]
    public void Read_OtherName_SaysWhichNameIsNeeded()
    {
        var error = Assert.Throws<ArgumentException>(() => LeaveOneOut.Read(_folder.Write("ratings.tsv", Train)));

        Assert.Contains("does not end in .train.rating", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x.test.rating")]
    [InlineData("x.test.negative")]
    public void Read_MissingSibling_NamesIt(string name)
    {
        string train = Write(Train, Test, Negatives);
        File.Delete(Path.Combine(_folder.FullName, name));

        var error = Assert.Throws<FileNotFoundException>(() => LeaveOneOut.Read(train));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "4\t0\t2\n9\t2\t5\n", "(4,0)\t2\n(9,2)\t7\n",
        "Line 2 of \"x.test.rating\" holds out item 2 of user 9, who has no rating in the train file. Use a " +
        "train and a test file of one split.")]
    [InlineData(
        "4\t0\t2\n4\t2\t5\n", "(4,0)\t2\n(4,2)\t7\n",
        "Line 2 of \"x.test.rating\" holds out item 2 of user 4, who is already in line 1. Keep one line " +
        "per user.")]
    [InlineData(
        "4\t0\t2\n0\t1\t5\n", "(4,0)\t2\n(0,1)\t7\n",
        "Line 2 of \"x.test.rating\" holds out item 1 of user 0, who rated it in the train file too. Use a " +
        "train and a test file of one split.")]
    [InlineData(
        "4\t0\t2\n", "(4,0)\t2\n",
        "File \"x.test.rating\" has no line for user 0 of the train file. Use a train and a test file of " +
        "one split.")]
    public void Read_TestOfAnotherSplit_NamesTheUser(string test, string negatives, string message) =>
        Expect(test, negatives, message);

    [Theory]
    [InlineData(
        "(4,0)\t2\n(0,3)\t7\n",
        "Line 2 of \"x.test.negative\" is of \"(0,3)\", but line 2 of the test file is of (0,2). Use the " +
        "two files of one split.")]
    [InlineData(
        "(4,0)\t2\t7\n(0,2)\t7\n",
        "Line 2 of \"x.test.negative\" has 1 negatives, but line 1 has 2. Give all lines equally many.")]
    [InlineData(
        "(4,0)\t2\n(0,2)\tx\n",
        "Line 2 of \"x.test.negative\" has negative item id \"x\", which is not a whole number. Fix or " +
        "remove the line.")]
    [InlineData(
        "(4,0)\t2\n(0,2)\t\n",
        "Line 2 of \"x.test.negative\" has an empty negative item id. Fill it in or remove the line.")]
    [InlineData(
        "(4,0)\n",
        "Line 1 of \"x.test.negative\" has no tab, but lines are (user,item)<TAB>negative<TAB>… . Fix the " +
        "line.")]
    [InlineData(
        "(4,0)\t2\n",
        "File \"x.test.negative\" has 1 lines, but its test file has 2. Use the two files of one split.")]
    [InlineData(
        "(4,0)\t2\n(0,2)\t7\n(1,2)\t7\n",
        "Line 3 of \"x.test.negative\" has no held-out pair: the test file has 2 lines. Use the two files " +
        "of one split.")]
    public void Read_BadNegatives_SaysWhatIsWrong(string negatives, string message) => Expect(Test, negatives, message);

    private void Expect(string test, string negatives, string message)
    {
        var error = Assert.Throws<RatingFormatException>(() => LeaveOneOut.Read(Write(Train, test, negatives)));

        Assert.Equal(message, error.Message);
    }

    private string Write(string train, string test, string negatives)
    {
        _folder.Write("x.test.rating", test);
        _folder.Write("x.test.negative", negatives);
        return _folder.Write("x.train.rating", train);
    }
}
