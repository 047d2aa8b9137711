using System.Runtime.InteropServices;
using RecEnv.Agents.UserResponse;
using RecEnv.Data;
using RecEnv.Environments.UserResponse;
using RecEnv.Learning.Checkpoints;
using RecEnv.Tests.Data;

namespace RecEnv.Agents.Tests.UserResponse;

public class UserResponseFitTests
{
    private static readonly UserResponseFitOptions _options = new() { Core = 5, Epochs = 6, Seed = 1 };

    private static readonly UserResponseData _data = UserResponseData.Of(
        SyntheticRatings.Generate(new SyntheticRatingsOptions { UserCount = 250, ItemCount = 60, MinRatingsPerUser = 25, MaxRatingsPerUser = 30 }, 3),
        _options.Core);

    private static readonly (UserResponseFit Fit, double[] Losses) _trained = Train(_options);

    [Fact]
    public void Evaluate_AfterTraining_TellsHeldOutResponsesApart()
    {
        double[] areas = _trained.Fit.Evaluate(test: true);

        // 250 users with 5 rows each, at least a tenth of each class: the standard error of an area without
        // information is √((P + N + 1) / (12·P·N)) < 0.028; five of them.
        Assert.All(areas, area => Assert.InRange(area, 0.5 + (5 * 0.028), 1));
        Assert.True(_trained.Losses[^1] < 0.95 * _trained.Losses[0], string.Join(" ", _trained.Losses));
        Assert.All(new UserResponseFit(_data, _options).Evaluate(test: true), area => Assert.InRange(area, 0.36, 0.64));
    }

    [Fact]
    public void Epoch_SameSeed_GivesTheSameBytes()
    {
        UserResponseFitOptions short_ = _options with { Epochs = 1 };

        byte[] one = Bytes(Train(short_).Fit);

        Assert.Equal(one, Bytes(Train(short_).Fit));
        Assert.NotEqual(one, Bytes(Train(short_ with { Seed = 2 }).Fit));
    }

    [Fact]
    public void Constructor_IdScale_ScalesTheRowsOfIdsAndNothingElse()
    {
        Checkpoint[] made = [Made(1f), Made(0.25f)];

        string[] scaled = [.. made[0].Names.Where(name => name.StartsWith("network.", StringComparison.Ordinal))
            .Where(name => !made[0].Get(name).Bytes.SequenceEqual(made[1].Get(name).Bytes))];

        Assert.Equal(2, scaled.Length);
        Assert.All(scaled, name => Assert.EndsWith(".id.weight", name, StringComparison.Ordinal));
        Assert.All(scaled, name => Assert.Equal(
            MemoryMarshal.Cast<byte, float>(made[0].Get(name).Bytes).ToArray().Select(x => x * 0.25f),
            MemoryMarshal.Cast<byte, float>(made[1].Get(name).Bytes).ToArray()));
        Assert.Throws<ArgumentOutOfRangeException>(() => Made(0f));

        static Checkpoint Made(float scale) => Checkpoint.Parse(Bytes(new UserResponseFit(_data, _options with { IdScale = scale })));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ToModel_InTheEnvironment_ScoresHeldOutRowsAsEvaluationDoes(bool test)
    {
        var model = UserResponseModel.Load(Checkpoint.Parse(Bytes(_trained.Fit)));
        var scorer = new UserResponseScorer(model);
        var scores = new List<float>();
        var clicks = new List<bool>();
        float[] logits = new float[3];
        for (int user = 0; user < model.Shape.UserCount; user++)
        {
            int end = model.Log.Starts[user + 1] - (test ? 0 : 5);
            for (int row = end - 5; row < end; row++)
            {
                scorer.Clear();
                scorer.Add(user, model.Log.Items[model.Log.Starts[user]..row], model.Log.Feedback[model.Log.Starts[user]..row]);
                scorer.Run();
                scorer.Score(0, model.Log.Items.Slice(row, 1), logits);
                scores.Add(logits[0]);
                clicks.Add((model.Log.Feedback[row] & 1) == 1);
            }
        }

        // Each row by itself, from its own history: a prediction that saw later rows in training could not repeat this.
        Assert.Equal(_trained.Fit.Evaluate(test)[0], AreaUnderCurve.Of([.. scores], [.. clicks]), 1e-3);
    }

    [Fact]
    public void Of_Ratings_BecomeFeedbackAndTheCoreIsKept()
    {
        // Item 9 has one rating, without which user 2 has one: both go, and with user 2 one of item 1's three.
        var ratings = RatingSet.Create([1, 1, 2, 2, 3, 3, 1], [1, 2, 1, 9, 1, 2, 3], [2, 3, 5, 5, 4, 5, 1]);

        var data = UserResponseData.Of(ratings, core: 2);

        Assert.Equal([1, 3], data.UserIds);
        Assert.Equal([1, 2], data.ItemIds);
        Assert.Equal([0, 2, 4], data.Log.Starts.ToArray());
        Assert.Equal([1, 2, 1, 2], data.Log.Items.ToArray());
        Assert.Equal([0, 1, 3, 7], data.Log.Feedback.ToArray());
    }

    [Fact]
    public void Read_MovieLensFiles_GivesGenresGenderAndAgeInOrderOfTime()
    {
        using var folder = new TemporaryFolder();
        folder.Write("u.data", "5\t20\t3\t200\n5\t10\t5\t100\n");
        folder.Write("u.item", "10|A|1995||u|0|1|0\n20|B|1995||u|0|1|1\n");
        folder.Write("u.user", "5|36|M|writer|12345\n");

        var data = UserResponseData.Read(folder.FullName, core: 1);

        Assert.Equal([1, 2], data.Log.Items.ToArray());
        Assert.Equal(3, data.FeatureNames.Count);
        Assert.Equal([0f, 0, 0, 0, 1, 0, 0, 1, 1], data.ItemFeatures);
        Assert.Equal((1, 3), (data.Genders[0], data.Ages[0])); // 35 to 44
    }

    [Theory]
    [InlineData("users.dat", "5::X::25::1::1\n", "tells of user 5 the gender \"X\" and the age \"25\"")]
    [InlineData("u.item", "", "File \"u.item\" tells of no item. Fill or remove the file.")]
    [InlineData("movies.dat", "", "File \"movies.dat\" tells of no item. Fill or remove the file.")]
    [InlineData("movies.dat", "10::A\n", "Line 1 of \"movies.dat\" has 2 fields, but an id and at least 2 more")]
    public void Read_MalformedFile_SaysWhatIsWrong(string name, string text, string sentence)
    {
        using var folder = new TemporaryFolder();
        folder.Write("ratings.tsv", "5\t10\t5\n");
        folder.Write(name, text);

        Assert.Contains(
            sentence, Assert.Throws<RatingFormatException>(() => UserResponseData.Read(folder.FullName, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_EveryRowHeldOut_SaysWhatToDo() =>
        Assert.Equal(
            "No user has more than 100 rows, which are held out. Give more ratings or hold out fewer.",
            Assert.Throws<ArgumentException>(() => new UserResponseFit(_data, _options with { HeldOut = 50 })).Message);

    [DataFact("ml-1m/ratings.tsv")]
    public void Read_MovieLens1M_HasThePublishedCore()
    {
        var data = UserResponseData.Read(DataFolder.PathOf("ml-1m"));

        Assert.Equal((6022, 3043, 995_154), (data.UserIds.Count, data.ItemIds.Count, data.Log.RowCount));
        Assert.Equal((18, 7), (data.FeatureNames.Count, data.AgeCount));
    }

    private static (UserResponseFit Fit, double[] Losses) Train(UserResponseFitOptions options)
    {
        var fit = new UserResponseFit(_data, options);
        return (fit, [.. Enumerable.Range(0, options.Epochs).Select(_ => fit.Epoch())]);
    }

    private static byte[] Bytes(UserResponseFit fit)
    {
        var checkpoint = new Checkpoint();
        fit.ToModel().Save(checkpoint);
        return checkpoint.ToBytes();
    }
}
