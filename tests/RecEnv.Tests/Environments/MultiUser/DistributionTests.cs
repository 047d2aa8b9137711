using System.Text.Json;
using RecEnv.Seeding;

namespace RecEnv.Tests.Environments.MultiUser;

/// <summary>Each of several users behaves as RecSim's one user does: 2,000 episodes of RecSim 0.2.4, by z-test.</summary>
public class DistributionTests
{
    private const int Lanes = 1000;

    [Fact]
    public void Episodes_RandomSlates_EachUserAgreesWithRecSim()
    {
        JsonElement recorded = Recorded.Runs("recsim/stats_iev.json.gz")
            .First(run => run.Name == "N=10 K=2 resampled, random").Run;
        using IVectorEnvironment environment = EnvironmentRegistry.CreateDefault().MakeVector(
            "InterestEvolutionMulti-v0", Lanes, new EnvironmentSettings { Autoreset = AutoresetMode.NextStep });
        environment.Reset(3_000_000);
        var policy = new RandomStream(1);
        bool[] finished = new bool[Lanes];
        List<double>[] returns = [[], [], []];
        List<double>[] lengths = [[], [], []];
        while (returns[0].Count < Lanes)
        {
            Fill(environment.Actions.Leaves[0].As<long>(), ref policy);
            VectorStep step = environment.Step(environment.Actions);
            for (int lane = 0; lane < Lanes; lane++)
            {
                if (finished[lane] || !step.Info("episode/user_r").Has(lane))
                {
                    continue;
                }

                finished[lane] = true; // one episode a lane, so that long ones count as often as short ones
                for (int user = 0; user < 3; user++)
                {
                    returns[user].Add(step.Info("episode/user_r").Values.Lane<double>(lane)[user]);
                    lengths[user].Add(step.Info("episode/user_l").Values.Lane<double>(lane)[user]);
                }
            }
        }

        for (int user = 0; user < 3; user++)
        {
            Recorded.ZTest(recorded.GetProperty("episode_return"), returns[user], $"return of user {user}");
            Recorded.ZTest(recorded.GetProperty("episode_length"), lengths[user], $"length of user {user}");
        }
    }

    // Two distinct candidates of ten for each user.
    private static void Fill(Span<long> slates, ref RandomStream random)
    {
        for (int i = 0; i < slates.Length; i += 2)
        {
            slates[i] = random.Below(10);
            slates[i + 1] = (slates[i] + 1 + random.Below(9)) % 10;
        }
    }
}
