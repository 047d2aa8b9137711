using FsCheck;
using FsCheck.Fluent;
using RecEnv.Agents.SlateQ;
using RecEnv.Seeding;

namespace RecEnv.Agents.Tests.SlateQ;

/// <summary>The selectors against plain ones that try everything.</summary>
public class SlateSelectorTests
{
    private static readonly Gen<(int Candidates, int Size, bool Zero, int Seed)> _cases =
        from candidates in Gen.Choose(1, 9)
        from size in Gen.Choose(1, candidates)
        from zero in Gen.Elements(true, false)
        from seed in Gen.Choose(0, 1_000_000)
        select (candidates, size, zero, seed);

    [Fact]
    public void Optimal_AnyValues_IsAsGoodAsTheBestOfAll() => Each((known, size, slate) =>
    {
        new SlateSelector(known.Scores.Length).Fill(SlateRule.Optimal, known, slate);
        double best = double.NegativeInfinity;
        foreach (int[] other in Slates(known.Scores.Length, size))
        {
            best = Math.Max(best, known.Of(other));
        }

        Assert.Equal(best, known.Of(slate), 1e-6);
    });

    [Fact]
    public void Greedy_AnyValues_TakesTheBestNextItemEachTime() => Each((known, size, slate) =>
    {
        new SlateSelector(known.Scores.Length).Fill(SlateRule.Greedy, known, slate);
        for (int length = 1; length <= size; length++)
        {
            double best = double.NegativeInfinity;
            for (int candidate = 0; candidate < known.Scores.Length; candidate++)
            {
                int[] trial = [.. slate[..(length - 1)], candidate];
                best = slate[..(length - 1)].Contains(candidate) ? best : Math.Max(best, known.Of(trial));
            }

            Assert.Equal(best, known.Of(slate[..length]), 1e-6);
        }
    });

    [Fact]
    public void TopK_AnyValues_TakesTheLargestGainsOverNothing() => Each((known, size, slate) =>
    {
        new SlateSelector(known.Scores.Length).Fill(SlateRule.TopK, known, slate);
        double[] gains = new double[known.Scores.Length];
        for (int i = 0; i < gains.Length; i++)
        {
            gains[i] = known.Scores[i] * (known.Values[i] - known.NullValue);
        }

        double[] chosen = [.. slate.ToArray().Select(i => gains[i])];
        Assert.Equal(gains.OrderDescending().Take(size), chosen);
    });

    /// <summary>A slate is worth what nothing is worth and, weighted, the gains of its items over that.</summary>
    [Fact]
    public void Of_ShiftOfAllValues_ShiftsTheSlate() => Each((known, size, slate) =>
    {
        new SlateSelector(known.Scores.Length).Fill(SlateRule.TopK, known, slate);
        float[] shifted = new float[known.Values.Length];
        for (int i = 0; i < shifted.Length; i++)
        {
            shifted[i] = known.Values[i] + 8;
        }

        var other = new SlateValues(known.Scores, shifted, known.NullScore, known.NullValue + 8);
        bool weightless = known.NullScore == 0 && slate.ToArray().All(IsWeightless(known));
        Assert.Equal(weightless ? 0 : known.Of(slate) + 8, other.Of(slate), 1e-4);
    });

    [Fact]
    public void Fill_ValueOfNothingNearThatOfItems_LeavesTheMereClickOut()
    {
        // Candidate 0 is clicked most, but a click on it is worth less than no click; RecSim's q₀ = 0 cannot see it.
        float[] scores = [3, 1, 1];
        float[] values = [99, 102, 101];
        int[] slate = new int[1];
        var selector = new SlateSelector(3);
        foreach (SlateRule rule in Enum.GetValues<SlateRule>())
        {
            selector.Fill(rule, new SlateValues(scores, values, 2, 0), slate);
            Assert.Equal([0], slate);
            selector.Fill(rule, new SlateValues(scores, values, 2, 100), slate);
            Assert.Equal([1], slate);
        }
    }

    [Fact]
    public void Optimal_NothingWeighsNothing_PrefersNoWeightToLosses()
    {
        int[] slate = new int[1];

        new SlateSelector(3).Fill(SlateRule.Optimal, new SlateValues([0.4f, 0.6f, 0], [-1.7f, -1.3f, 0.1f], 0, -2), slate);

        Assert.Equal([2], slate);
    }

    private delegate void Law(SlateValues known, int size, Span<int> slate);

    private static Func<int, bool> IsWeightless(SlateValues known)
    {
        float[] scores = known.Scores.ToArray();
        return candidate => scores[candidate] == 0;
    }

    private static void Each(Law law) => Prop.ForAll(_cases.ToArbitrary(), x =>
    {
        var random = new RandomStream((ulong)x.Seed);
        float[] scores = new float[x.Candidates];
        float[] values = new float[x.Candidates];
        for (int i = 0; i < x.Candidates; i++)
        {
            scores[i] = random.Below(5) == 0 ? 0 : (float)random.Uniform();
            values[i] = (float)random.Normal();
        }

        double nullScore = random.Below(4) == 0 ? 0 : random.Uniform();
        double nullValue = x.Zero ? 0 : random.Normal();
        int[] slate = new int[x.Size];
        law(new SlateValues(scores, values, nullScore, nullValue), x.Size, slate);
        Assert.Equal(x.Size, slate.Distinct().Count());
        Assert.All(slate, candidate => Assert.InRange(candidate, 0, x.Candidates - 1));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(3, 5));

    private static IEnumerable<int[]> Slates(int candidates, int size, int from = 0)
    {
        if (size == 0)
        {
            return [[]];
        }

        return Enumerable.Range(from, Math.Max(0, candidates - from))
            .SelectMany(first => Slates(candidates, size - 1, first + 1).Select(rest => (int[])[first, .. rest]));
    }
}
