using RecEnv.Environments.InterestEvolution;
using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Agents.Tests;

public class TransitionRecorderTests
{
    private const int Lanes = 5;

    [Fact]
    public void Transitions_OfEveryLane_AreTheSameInEveryAutoresetMode()
    {
        List<string>[] nextStep = Play(AutoresetMode.NextStep, 400);
        List<string>[] sameStep = Play(AutoresetMode.SameStep, 400);
        List<string>[] disabled = Play(AutoresetMode.Disabled, 400);

        for (int lane = 0; lane < Lanes; lane++)
        {
            Assert.Equal(sameStep[lane].Take(nextStep[lane].Count), nextStep[lane]);
            Assert.Equal(sameStep[lane], disabled[lane]);
            Assert.Contains(nextStep[lane], row => row.Contains("True", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Transitions_OfAnEpisode_FollowEachOther()
    {
        foreach (List<string> lane in Play(AutoresetMode.SameStep, 300))
        {
            for (int i = 1; i < lane.Count; i++)
            {
                (string[] before, string[] now) = (lane[i - 1].Split('|'), lane[i].Split('|'));
                bool first = before[3] == "True";
                Assert.Equal(first, now[4] == "True");
                Assert.Equal(!first, before[2] == now[0]);
            }
        }
    }

    private static List<string>[] Play(AutoresetMode autoreset, int steps)
    {
        using IVectorEnvironment environment = InterestEvolution.Definition.MakeVector(
            Lanes, new EnvironmentSettings { Autoreset = autoreset });
        var recorder = new TransitionRecorder(environment.Contract, Lanes);
        var streams = Enumerable.Range(0, Lanes).Select(lane => new EpisodeKey((ulong)lane, 0).Stream(StreamId.Exploration)).ToArray();
        List<string>[] rows = [.. Enumerable.Range(0, Lanes).Select(_ => new List<string>())];
        VectorStep step = environment.Reset(4);
        for (int t = 0; t < steps; t++)
        {
            Act(step, environment.Actions, streams);
            recorder.Before(step, environment.Actions);
            step = environment.Step(environment.Actions);
            TransitionBatch batch = recorder.After(step);
            for (int lane = 0; lane < Lanes; lane++)
            {
                if (batch.Present[lane])
                {
                    rows[lane].Add(string.Join('|',
                        Text(batch.Observations, lane), Text(batch.Actions, lane), Text(batch.NextObservations, lane),
                        batch.Terminated[lane], batch.First[lane], batch.Rewards[lane]));
                }
            }

            LaneReset[] over = [.. Enumerable.Range(0, Lanes).Where(step.IsIdle).Select(lane => new LaneReset(lane))];
            if (autoreset == AutoresetMode.Disabled && over.Length > 0)
            {
                step = environment.Reset(over);
            }
        }

        return rows;
    }

    private static void Act(VectorStep step, ValueBatch actions, RandomStream[] streams)
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            if (!step.IsIdle(lane))
            {
                actions.Leaves[0].Lane<long>(lane)[0] = streams[lane].Below(10);
                actions.Leaves[0].Lane<long>(lane)[1] = streams[lane].Below(10);
            }
        }
    }

    private static string Text(ValueBatch batch, int lane) =>
        string.Concat(batch.Leaves.ToArray().Select(leaf => Convert.ToHexString(leaf.Row(lane))));
}
