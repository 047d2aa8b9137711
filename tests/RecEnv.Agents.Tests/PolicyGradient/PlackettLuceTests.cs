using FsCheck;
using FsCheck.Fluent;
using RecEnv.Agents.PolicyGradient;
using RecEnv.Learning;
using RecEnv.Seeding;

namespace RecEnv.Agents.Tests.PolicyGradient;

/// <summary>The law over slates against its formula in double precision, summed over every ordered slate.</summary>
public class PlackettLuceTests
{
    private const double Tolerance = 1e-5; // float32 against double

    private static readonly Gen<(float[] Scores, int Size)> _cases =
        from candidates in Gen.Choose(1, 5)
        from size in Gen.Choose(1, candidates)
        from scores in Gen.ArrayOf(Gen.Choose(-4_000, 4_000).Select(x => x / 1_000f), candidates)
        select (scores, size);

    [Fact]
    public void Rate_EveryOrderedSlate_SumsToOneAndFollowsTheFormula() => Each((scores, size) =>
    {
        int[][] slates = [.. Slates(scores.Length, size)];
        (double[] logs, double[] entropies) = Rate(scores, slates);

        Assert.Equal(1, logs.Sum(Math.Exp), Tolerance);
        Assert.All(slates.Index(), slate => Assert.Equal(LogProbability(scores, slate.Item), logs[slate.Index], Tolerance));
        Assert.Equal(-logs.Sum(log => Math.Exp(log) * log), logs.Zip(entropies, (log, path) => Math.Exp(log) * path).Sum(), 1e-4);
    });

    [Fact]
    public void Best_AnyScores_IsTheMostProbableSlate() => Each((scores, size) =>
    {
        int[] slate = new int[size];

        PlackettLuce.Best(scores, slate);

        double most = Slates(scores.Length, size).Max(other => LogProbability(scores, other));
        Assert.Equal(most, LogProbability(scores, slate), 1e-12);
    });

    [Fact]
    public void Best_EqualScores_TakesTheLowerCandidates()
    {
        int[] slate = new int[3];

        PlackettLuce.Best([1, 2, 1, 2], slate);

        Assert.Equal([1, 3, 0], slate);
    }

    /// <summary>Of 10,000 slates every ordered one is as frequent as it should be, within 4.5 standard errors: 12 slates, 1 in 10,000.</summary>
    [Fact]
    public void Sample_ManySlates_HaveTheirProbabilities()
    {
        const int Draws = 10_000;
        float[] scores = [0.3f, -1, 1.2f, 0];
        var random = new RandomStream(5);
        int[] slate = new int[2];
        var counts = new Dictionary<(int, int), int>();
        for (int i = 0; i < Draws; i++)
        {
            double log = PlackettLuce.Sample(scores, slate, ref random);
            counts[(slate[0], slate[1])] = counts.GetValueOrDefault((slate[0], slate[1])) + 1;
            if (i < 100)
            {
                Assert.Equal(LogProbability(scores, slate), log, 1e-12);
            }
        }

        Assert.All(Slates(4, 2), other =>
        {
            double p = Math.Exp(LogProbability(scores, other));
            double error = Math.Sqrt(Draws * p * (1 - p));
            Assert.InRange(counts.GetValueOrDefault((other[0], other[1])), (Draws * p) - (4.5 * error), (Draws * p) + (4.5 * error));
        });
    }

    [Fact]
    public void Sample_AnySlate_TakesOneDrawAPosition()
    {
        var random = new RandomStream(3);
        var other = new RandomStream(3);

        PlackettLuce.Sample([0, 1, 2, 3], new int[3], ref random);
        for (int i = 0; i < 3; i++)
        {
            other.Uniform();
        }

        Assert.Equal(other, random);
    }

    [Fact]
    public void Sample_ScoresFarApart_GivesDistinctCandidatesAndFiniteLogarithms()
    {
        var random = new RandomStream(3);
        int[] slate = new int[4];
        for (int i = 0; i < 100; i++)
        {
            double log = PlackettLuce.Sample([-900, 800, 0, 700], slate, ref random);

            Assert.Equal(4, slate.Distinct().Count());
            Assert.InRange(log, -1e-9, 0);
        }
    }

    [Fact]
    public void Rate_Gradients_AreThoseOfFiniteDifferences() => Each((scores, size) =>
    {
        int[] slate = [.. Slates(scores.Length, size).Last()];
        Assert.Equal(Differences(scores, z => LogProbability(z, slate)), Gradient(scores, slate, entropy: false), Close);
        Assert.Equal(Differences(scores, z => PathEntropy(z, slate)), Gradient(scores, slate, entropy: true), Close);
    });

    private static bool Close(double a, double b) => Math.Abs(a - b) < 2e-5;

    private static double[] Gradient(float[] scores, int[] slate, bool entropy)
    {
        var tape = new Tape();
        Tensor z = tape.Variable(scores, 1, scores.Length);
        (Tensor log, Tensor path) = PlackettLuce.Rate(tape, z, slate);
        tape.Backward((entropy ? path : log).Sum());
        return [.. z.Gradient.ToArray().Select(x => (double)x)];
    }

    private static double[] Differences(float[] scores, Func<double[], double> formula)
    {
        const double Step = 1e-5;
        return [.. scores.Select((_, i) => (formula(Moved(i, Step)) - formula(Moved(i, -Step))) / (2 * Step))];

        double[] Moved(int i, double by) => [.. scores.Select((score, j) => j == i ? score + by : score)];
    }

    private static (double[] Logs, double[] Entropies) Rate(float[] scores, int[][] slates)
    {
        var tape = new Tape();
        float[] rows = [.. slates.SelectMany(_ => scores)];
        (Tensor logs, Tensor entropies) = PlackettLuce.Rate(
            tape, tape.Input(rows, slates.Length, scores.Length), [.. slates.SelectMany(slate => slate)]);
        return ([.. logs.Values.ToArray().Select(x => (double)x)], [.. entropies.Values.ToArray().Select(x => (double)x)]);
    }

    private static double LogProbability(float[] scores, int[] slate) => LogProbability([.. scores.Select(x => (double)x)], slate);

    /// <summary>Σₜ [z_{aₜ} − ln Σ_{j left} exp(z_j)].</summary>
    private static double LogProbability(double[] scores, int[] slate) =>
        slate.Index().Sum(chosen => Logs(scores, slate[..chosen.Index])[chosen.Item]);

    private static double PathEntropy(double[] scores, int[] slate) =>
        slate.Index().Sum(chosen => Logs(scores, slate[..chosen.Index]).Values.Sum(log => -Math.Exp(log) * log));

    private static Dictionary<int, double> Logs(double[] scores, int[] shown)
    {
        int[] left = [.. Enumerable.Range(0, scores.Length).Except(shown)];
        double largest = left.Max(candidate => scores[candidate]);
        double normalizer = largest + Math.Log(left.Sum(candidate => Math.Exp(scores[candidate] - largest)));
        return left.ToDictionary(candidate => candidate, candidate => scores[candidate] - normalizer);
    }

    private static IEnumerable<int[]> Slates(int candidates, int size) => size == 0
        ? [[]]
        : Slates(candidates, size - 1).SelectMany(
            slate => Enumerable.Range(0, candidates).Except(slate).Select(candidate => (int[])[.. slate, candidate]));

    private static void Each(Action<float[], int> holds) => Prop.ForAll(
        _cases.ToArbitrary(),
        x =>
        {
            holds(x.Scores, x.Size);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(11, 7));
}
