using RecEnv.Environments.SlateFeedback;
using RecEnv.Options;
using RecEnv.Tests.Data;

namespace RecEnv.Tests.Environments.SlateFeedback;

public class SlateFeedbackDataTests
{
    private const string Header = "user_id,item_id,is_click\n";

    // Means of 3,000 to 30,000 draws, each within 5 standard errors.
    [Fact]
    public void Generate_ManyUsers_FollowsTheRecipe()
    {
        const int Count = 3000;
        var data = SlateFeedbackData.Generate(new SlateFeedbackOptions { UserCount = Count });

        int[] lengths = [.. Enumerable.Range(0, Count).Select(user => data.History(user).Length)];
        Assert.Equal((1, 9), (lengths.Min(), lengths.Max()));
        Assert.Equal(5, lengths.Average(), 5 * Math.Sqrt(60.0 / 9 / Count));
        Assert.All(Enumerable.Range(0, Count), user =>
        {
            int[] history = data.History(user).ToArray();
            Assert.Equal(history.Length, history.Distinct().Count());
            Assert.All(history, id => Assert.InRange(id, 2, 50));
        });
        int interactions = data.InteractionCount;
        int clicks = Enumerable.Range(0, Count).Sum(user => data.Clicks(user).Count((sbyte)1));
        Assert.Equal(0.5, clicks / (double)interactions, 5 * Math.Sqrt(0.25 / interactions));
        double[] shares = [.. Enumerable.Range(2, 49).Select(
            id => Enumerable.Range(0, Count).Count(user => data.History(user).Contains(id)) / (double)Count)];
        double share = 5 / 49.0;
        Assert.All(shares, x => Assert.Equal(share, x, 5 * Math.Sqrt(share * (1 - share) / Count)));
        float[] features = [.. Enumerable.Range(0, Count).SelectMany(user => data.UserFeatures(user).ToArray())];
        Assert.Equal(0, features.Average(x => (double)x), 5 / Math.Sqrt(5 * Count));
        Assert.Equal(1, features.Average(x => (double)x * x), 5 * Math.Sqrt(2.0 / (5 * Count)));
    }

    [Fact]
    public void Generate_SameSeed_IsTheSameAndAnotherSeedIsNot()
    {
        ulong first = SlateFeedbackData.Generate(new SlateFeedbackOptions { DataSeed = 4 }).Fingerprint;

        Assert.Equal(first, SlateFeedbackData.Generate(new SlateFeedbackOptions { DataSeed = 4 }).Fingerprint);
        Assert.NotEqual(first, SlateFeedbackData.Generate(new SlateFeedbackOptions { DataSeed = 5 }).Fingerprint);
    }

    [Fact]
    public void ReadFolder_LinesOfUsersMixed_KeepsEachUsersOrder()
    {
        using TempFolder folder = Write("1,2,1\n0,3,0\r\n1,1,0\n0,1,1\n\n");

        var data = SlateFeedbackData.ReadFolder(folder.FullName);

        Assert.Equal([3, 1], data.History(0).ToArray());
        Assert.Equal([0, 1], data.Clicks(0).ToArray());
        Assert.Equal([2, 1], data.History(1).ToArray());
        Assert.Empty(data.History(2).ToArray());
        Assert.Equal([0.5f, -2f], data.UserFeatures(1).ToArray());
    }

    [Theory]
    [InlineData("0,4,1\n", "Line 2 of \"history.csv\" has item_id 4, but it must be in [1, 3] (line of items.csv). Correct it.")]
    [InlineData("0,0,1\n", "Line 2 of \"history.csv\" has item_id 0, but it must be in [1, 3] (line of items.csv). Correct it.")]
    [InlineData("3,1,1\n", "Line 2 of \"history.csv\" has user_id 3, but it must be in [0, 2] (line of users.csv). Correct it.")]
    [InlineData("-1,1,1\n", "Line 2 of \"history.csv\" has user_id -1, but it must be in [0, 2] (line of users.csv). Correct it.")]
    [InlineData("0,1,2\n", "Line 2 of \"history.csv\" has is_click 2, but it must be in [0, 1] (yes or no). Correct it.")]
    [InlineData("0,1,1\n1,1,1\n0,1,0\n",
        "Line 4 of \"history.csv\" repeats user 0 and item 1; a user has an item once. Remove the line.")]
    [InlineData("0,1\n",
        "Line 2 of \"history.csv\" is \"0,1\", but must hold three whole numbers user_id,item_id,is_click. Correct it.")]
    [InlineData("0,1,1,1\n",
        "Line 2 of \"history.csv\" is \"0,1,1,1\", but must hold three whole numbers user_id,item_id,is_click. Correct it.")]
    [InlineData("0,1,1,\n",
        "Line 2 of \"history.csv\" is \"0,1,1,\", but must hold three whole numbers user_id,item_id,is_click. Correct it.")]
    [InlineData("0,1,1x\n",
        "Line 2 of \"history.csv\" is \"0,1,1x\", but must hold three whole numbers user_id,item_id,is_click. Correct it.")]
    [InlineData("0,99999999999,1\n",
        "Line 2 of \"history.csv\" is \"0,99999999999,1\", but must hold three whole numbers user_id,item_id,is_click. Correct it.")]
    public void Make_BadHistory_SaysWhatIsWrong(string interactions, string expected)
    {
        using TempFolder folder = Write(interactions);

        AssertRefused(expected, folder);
    }

    [Theory]
    [InlineData("history.csv", "0,1,1\n",
        "Line 1 of \"history.csv\" is \"0,1,1\", but must be the header user_id,item_id,is_click. Add it.")]
    [InlineData("users.csv", "1,2\n3\n", "Line 2 of \"users.csv\" has 1 numbers, but line 1 has 2. Give each line the same count.")]
    [InlineData("items.csv", "x\n", "Line 1 of \"items.csv\" holds \"x\" in place 1, which is no finite number. Give numbers such " +
        "as 0.25, separated by commas, and no header.")]
    [InlineData("items.csv", "1\n1e39\n",
        "Line 2 of \"items.csv\" holds a number too large for float32 in place 1. Scale the features.")]
    [InlineData("users.csv", "PK\u0003\u0004\n", "Line 1 of \"users.csv\" is not plain text. Give an uncompressed UTF-8 file.")]
    public void Make_BadFile_SaysWhatIsWrong(string name, string text, string expected)
    {
        using TempFolder folder = Write("0,1,1\n");
        folder.Write(name, text);

        AssertRefused(expected, folder);
    }

    [Fact]
    public void Make_FileMissingEmptyOrALink_SaysSo()
    {
        using TempFolder folder = Write("0,1,1\n");
        string items = Path.Combine(folder.FullName, "items.csv");
        string elsewhere = folder.Write("elsewhere", "1\n");

        File.Delete(items);
        AssertRefused(
            $"Folder \"{folder.FullName}\" has no \"items.csv\". Give a folder with users.csv, items.csv and history.csv.", folder);
        File.CreateSymbolicLink(items, elsewhere);
        AssertRefused(
            $"\"items.csv\" of folder \"{folder.FullName}\" is empty or no regular file. Put the file itself there.", folder);
        File.Delete(items);
        folder.Write("items.csv", "");
        AssertRefused(
            $"\"items.csv\" of folder \"{folder.FullName}\" is empty or no regular file. Put the file itself there.", folder);
    }

    [Fact]
    public void Make_FewerItemsThanTheSlate_IsRefused()
    {
        using TempFolder folder = Write("0,1,1\n");

        var problem = Assert.Throws<InvalidOptionException>(
            () => Blog.Make(new SlateFeedbackOptions { DataFolder = folder.FullName, SlateSize = 4 }));

        Assert.Equal("Option \"slate_size\" is 4, but there are only 3 items; make the slate smaller.", problem.Message);
    }

    private static TempFolder Write(string interactions)
    {
        var folder = new TempFolder();
        folder.Write("users.csv", "1,1\n0.5,-2\n0,0\n");
        folder.Write("items.csv", "1\n2\n3\n");
        folder.Write("history.csv", Header + interactions);
        return folder;
    }

    private static void AssertRefused(string expected, TempFolder folder)
    {
        var problem = Assert.Throws<InvalidOptionException>(
            () => Blog.Make(new SlateFeedbackOptions { DataFolder = folder.FullName, SlateSize = 1 }));

        Assert.Equal($"Option \"data_folder\" names no usable data. {expected}", problem.Message);
        Assert.Equal("data_folder", problem.Key);
    }
}
