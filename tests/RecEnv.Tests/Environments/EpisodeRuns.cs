using RecEnv.Spaces;

namespace RecEnv.Tests.Environments;

/// <summary>Runs policies that show the candidates of the highest scores.</summary>
internal static class EpisodeRuns
{
    /// <summary>One episode a lane, so that long episodes count as often as short ones.</summary>
    /// <param name="environment">The environment, NextStep; the lanes of ended episodes are played on and not counted.</param>
    /// <param name="score">Scores the candidates of a lane.</param>
    /// <returns>Each statistic of episodes by name ("r", "l", ...), and "rate" = r/l.</returns>
    public static Dictionary<string, List<double>> Run(IVectorEnvironment environment, Action<int, double[]> score)
    {
        environment.Reset(2_000_000);
        double[] scores = new double[environment.Contract.Slate!.CandidateCount];
        bool[] finished = new bool[environment.LaneCount];
        var result = new Dictionary<string, List<double>> { ["rate"] = [] };
        while (result["rate"].Count < environment.LaneCount)
        {
            for (int lane = 0; lane < environment.LaneCount; lane++)
            {
                score(lane, scores);
                TakeHighest(scores, environment.Actions.Leaves[0].Lane<long>(lane));
            }

            Collect(environment.Step(environment.Actions), finished, result);
        }

        return result;
    }

    private static void TakeHighest(double[] scores, Span<long> slate)
    {
        foreach (ref long candidate in slate)
        {
            int best = 0;
            for (int i = 1; i < scores.Length; i++)
            {
                best = scores[i] > scores[best] ? i : best;
            }

            candidate = best;
            scores[best] = double.NegativeInfinity;
        }
    }

    private static void Collect(VectorStep step, bool[] finished, Dictionary<string, List<double>> result)
    {
        for (int lane = 0; lane < finished.Length; lane++)
        {
            if (finished[lane] || !step.Info("episode/r").Has(lane))
            {
                continue;
            }

            finished[lane] = true;
            foreach (InfoBuffer info in step.Infos.Where(info => info.Leaf.Size == 1))
            {
                string name = info.Leaf.Path["episode/".Length..];
                result.TryAdd(name, []);
                result[name].Add(info.Leaf.ElementType.Read(info.Values.Row(lane), 0));
            }

            result["rate"].Add(result["r"][^1] / result["l"][^1]);
        }
    }
}
