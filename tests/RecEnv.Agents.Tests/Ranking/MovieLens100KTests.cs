using RecEnv.Agents.Drr;
using RecEnv.Agents.Ranking;
using RecEnv.Agents.Tests.Support;
using RecEnv.Agents.Tests.UserResponse;
using RecEnv.Agents.UserResponse;
using RecEnv.Data;
using RecEnv.Tests.Data;

namespace RecEnv.Agents.Tests.Ranking;

/// <summary>The MovieLens agents and models on a tenth of the data, from file to figure, in seconds.</summary>
public class MovieLens100KTests
{
    private const string Ratings = "ml-100k/u.data";

    private static readonly string _path = DataFolder.PathOf(Ratings);

    [DataFact(Ratings)]
    public void DrrItems_TwoPasses_RankBetterThanFactorsAndItemNeighbours()
    {
        var split = PositiveSplit.Draw(RatingReader.Read(_path), threshold: 3, trainShare: 0.8, seed: 16);
        var pairs = RankingPairs.Draw(split, new RankingOptions());
        MatrixFactors factors = AlternatingLeastSquares.Train(split.Train, new AlternatingLeastSquaresOptions());
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.FullName, "factors.safetensors");
        factors.Save().Write(file);
        using IVectorEnvironment environment = Run.Environment("RatingReplay-v0", 1, Options());
        var agent = (DrrItemsAgent)Run.Agent(
            "drr-items", environment, $$"""{"factors":{{Json(file)}},"learning_rate":0.0001,"update_period":512,"warm_up_steps":5000}""");
        Training.Run(environment, agent, 80_000, seed: 1);

        RankingResult learned = RankingEvaluation.Evaluate(agent, pairs);
        RankingResult alone = RankingEvaluation.Evaluate(factors, pairs);
        RankingResult neighbours = RankingEvaluation.Evaluate(new ItemNeighbours(split.Train), pairs);

        string figures = $"{learned.HitRate:F4}/{learned.Ndcg:F4}, factors {alone.HitRate:F4}/{alone.Ndcg:F4}, " +
            $"neighbours {neighbours.HitRate:F4}/{neighbours.Ndcg:F4}, standard error {learned.HitRateError:F4}";
        Assert.True(learned.Ndcg > Math.Max(alone.Ndcg, neighbours.Ndcg), figures);
        Assert.True(learned.Overlap < 0.5, $"{learned.Overlap}");
    }

    [DataFact(Ratings)]
    public void DrrSeed_OfThePreset_TrainsTheSameTwice()
    {
        var split = PositiveSplit.Draw(RatingReader.Read(_path), threshold: 3, trainShare: 0.8, seed: 16);
        float[] first = TrainSeed(split);

        Assert.All(first, score => Assert.True(float.IsFinite(score)));
        Assert.Equal(first, TrainSeed(split));
    }

    [DataFact(Ratings)]
    public void UserResponse_OneEpoch_TellsHeldOutResponsesApart()
    {
        var data = UserResponseData.Read(Path.GetDirectoryName(_path)!);
        var fit = new UserResponseFit(data, new UserResponseFitOptions { Epochs = 1 });
        fit.Epoch();

        // 4,700 held-out rows, at least a tenth of each class: without information an area's standard error is below 0.014.
        Assert.All(fit.Evaluate(test: true), area => Assert.InRange(area, 0.5 + (5 * 0.014), 1));
    }

    private static float[] TrainSeed(PositiveSplit split)
    {
        using IVectorEnvironment environment = Run.Environment("RatingReplay-v0", 1, Options());
        const string Quirks =
            """
            {"keep_memory":true,"prioritised":false,"least_value":-10,"largest_value":10,"terminal":"never",
             "stored_action":"output","state_loss":"both","target_state":false}
            """;
        var agent = (DrrAgent)Run.Agent("drr", environment, Quirks);
        Training.Run(environment, agent, 1_200, seed: 1);
        Assert.True(agent.Updates > 600);
        int[] items = [.. Enumerable.Range(0, split.Train.ItemCount)];
        float[] scores = new float[items.Length];
        agent.Score(0, items, scores);
        return scores;
    }

    private static string Options() => $$"""{"path":{{Json(_path)}},"train_share":0.8,"split_seed":16}""";

    private static string Json(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
