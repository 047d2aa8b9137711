using RecEnv.Agents.Ranking;
using RecEnv.Data;
using RecEnv.Tests.Data;

namespace RecEnv.Agents.Tests.Ranking;

/// <summary>Figures that another implementation of the protocol measured on MovieLens-1M, seed 16.</summary>
public class MovieLensRankingTests
{
    private const string Train = "ml-1m/ml-1m.train.rating";
    private const string Test = "ml-1m/ml-1m.test.rating";
    private const string Negative = "ml-1m/ml-1m.test.negative";

    // Another draw of negatives moves a figure by 0.0006 at most (standard deviation over draws, measured there).
    private const double Tolerance = 0.002;

    [DataFact(Train, Test, Negative)]
    public void Evaluate_MovieLens1M_ReproducesTheRecordedFigures()
    {
        var published = LeaveOneOut.Read(DataFolder.PathOf(Train));
        var split = PositiveSplit.Draw(published.Train, threshold: 3, trainShare: 0.8, seed: 16);
        var pairs = RankingPairs.Draw(split, new RankingOptions());
        var clean = RankingPairs.Draw(split, new RankingOptions { Clean = true });
        var popularity = new PopularityScorer(split.Train);
        var neighbours = new ItemNeighbours(split.Train);

        Assert.Equal(109_472, pairs.Count);
        Near(0.5340, 0.2920, popularity, pairs);
        Near(0.5937, 0.3498, popularity, clean);
        Near(0.6757, 0.3898, neighbours, pairs);
        Near(0.7565, 0.4923, neighbours, clean);
        Assert.InRange(ShareOfTrainPositives(split.Train, pairs), 0.0472, 0.0492); // 0.0482
        Near(0.4531, 0.2536, new PopularityScorer(PositiveItems.Of(published.Train, 0)), RankingPairs.Of(published));
    }

    private static void Near(double hitRate, double ndcg, IItemScorer scorer, RankingPairs pairs)
    {
        RankPlace[] places = RankingEvaluation.Rank(scorer, pairs);

        Assert.InRange(places.Average(place => place.HitAt(10)), hitRate - Tolerance, hitRate + Tolerance);
        Assert.InRange(places.Average(place => place.NdcgAt(10)), ndcg - Tolerance, ndcg + Tolerance);
    }

    private static double ShareOfTrainPositives(PositiveItems train, RankingPairs pairs)
    {
        long count = 0;
        long all = 0;
        for (int pair = 0; pair < pairs.Count; pair += 10)
        {
            all += pairs.NegativesOf(pair).Length;
            foreach (int item in pairs.NegativesOf(pair))
            {
                count += train.IsPositive(pairs.Users[pair], item) ? 1 : 0;
            }
        }

        return (double)count / all;
    }
}
