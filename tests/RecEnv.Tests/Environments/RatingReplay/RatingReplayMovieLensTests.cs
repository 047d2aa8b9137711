using RecEnv.Data;
using RecEnv.Environments.RatingReplay;
using RecEnv.Seeding;
using RecEnv.Tests.Data;

namespace RecEnv.Tests.Environments.RatingReplay;

/// <summary>The environment on MovieLens-1M, counted here without the library's reader.</summary>
public class RatingReplayMovieLensTests
{
    private const string Ratings = "ml-1m/ratings.tsv";

    private static RatingReplayOptions Options => new() { Path = DataFolder.PathOf(Ratings) };

    [DataFact(Ratings)]
    public void Reset_OnePassOverMovieLens1M_VisitsEveryUserWith20PositivesOnce()
    {
        int[] expected = [.. CountPositives().Where(user => user.Value >= 20).Select(user => user.Key).Order()];
        using IEnvironment environment = Replays.Make(Options with { VisitOrder = VisitOrder.Shuffled });

        var users = new List<int> { Replays.User(environment.Reset(seed: 1).Observation) };
        while (users.Count < expected.Length)
        {
            users.Add(Replays.User(environment.Reset().Observation));
        }

        // User ids are 1 to 6040 without a gap, so the index is the id less 1.
        Assert.Equal(expected, users.Order().Select(user => user + 1));
        Assert.Equal(users[0], Replays.User(environment.Reset().Observation));
    }

    [DataFact(Ratings)]
    public void Describe_MovieLens1M_HasTheSizesOfTheFile()
    {
        int most = CountPositives().Values.Max();

        using IEnvironment environment = Replays.Make(Options);

        Assert.Equal(
            $"Dict(available: Box(0, 3706, [{2 * most}], int64), mask: MultiBinary([{2 * most}]), " +
            "memory: Box(0, 3706, [5], int64), user: Discrete(6040))",
            environment.Contract.ObservationSpace.Describe());
    }

    [DataFact(Ratings)]
    public void Step_RandomPolicyOnMovieLens1M_HitsAboutHalfOfTheTime()
    {
        using IEnvironment environment = Replays.Make(Options);
        PositiveItems ratings = PositiveRatingsCache.Get(Options);
        var random = new RandomStream(5);
        double excess = 0;
        double variance = 0;
        double hits = 0;
        int steps = 0;
        StepResult step = environment.Reset(seed: 1);
        for (int episode = 0; episode < 150; episode++)
        {
            int positives = ratings.CountOf(Replays.User(step.Observation));

            // The oracle takes time cubic in the positives.
            if (positives <= 80)
            {
                var exact = RandomPolicyOracle.Hits(positives, positives, ratings.ItemCount - positives);
                var visit = Replays.RunRandomly(environment, step, ref random);
                excess += visit.Return - exact.Mean;
                variance += exact.Variance;
                hits += visit.Return;
                steps += visit.Steps;
            }

            step = environment.Reset();
        }

        Assert.InRange(excess, -4 * Math.Sqrt(variance), 4 * Math.Sqrt(variance));
        Assert.InRange(hits / steps, 0.48, 0.52);
    }

    private static Dictionary<int, int> CountPositives()
    {
        var counts = new Dictionary<int, int>();
        foreach (string line in File.ReadLines(DataFolder.PathOf(Ratings)))
        {
            string[] fields = line.Split('\t');
            if (fields[2] is "4" or "5")
            {
                int user = int.Parse(fields[0], System.Globalization.CultureInfo.InvariantCulture);
                counts[user] = counts.GetValueOrDefault(user) + 1;
            }
        }

        return counts;
    }
}
