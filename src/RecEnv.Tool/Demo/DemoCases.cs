using RecEnv.Agents;
using RecEnv.Data;

namespace RecEnv.Tool.Demo;

/// <summary>What the demo plays.</summary>
internal static class DemoCases
{
    public const string InterestEvolution = "InterestEvolution-v0";
    public const string RatingReplay = "RatingReplay-v0";

    private const ulong AgentSeed = 7;

    /// <summary>The cases, in the order of the table.</summary>
    public static IReadOnlyList<DemoCase> All { get; } =
    [
        new(InterestEvolution, "random", "return 154.4 ± 0.3 (RecSim)", MakeRandom),
        new(InterestEvolution, "greedy click", "return 165.8 ± 0.6 (RecSim)", (contract, _) => new GreedyClickAgent(contract)),
        new(RatingReplay, "random", "about 0.5 a step (by design)", MakeRandom),
        new(RatingReplay, "popularity", "none", (contract, _) => new PopularityAgent(contract, GeneratedPopularity())),
    ];

    private static RandomAgent MakeRandom(EnvironmentContract contract, int lanes) => new(contract, lanes, AgentSeed);

    /// <summary>Number of ratings of each item in the ratings that RatingReplay generates by default.</summary>
    private static double[] GeneratedPopularity()
    {
        RatingSet ratings = SyntheticRatings.Generate(new SyntheticRatingsOptions(), seed: 0);
        double[] popularity = new double[ratings.ItemCount];
        foreach (int item in ratings.ItemIndices)
        {
            popularity[item]++;
        }

        return popularity;
    }
}
