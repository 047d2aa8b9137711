using System.Globalization;
using System.Numerics;
using System.Text.Json;
using RecEnv.Agents.Planning;
using RecEnv.Environments.DocumentTransition;
using RecEnv.Seeding;

namespace RecEnv.Agents.Tests.Planning;

/// <summary>The published exact values, and laws that any matrix keeps.</summary>
public class DocumentTransitionSolverTests
{
    private const double Exact = 1e-9;

    private static readonly int[] _best = [2, 6, 9, 7, 4, 8, 5, 0, 3, 1];

    private static readonly JsonElement _golden = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "proactive", "results.json"))).RootElement;

    [Fact]
    public void Solve_ReferenceMatrix_FindsThePublishedOptimum()
    {
        JsonElement golden = _golden.GetProperty("optimal");

        OptimalPolicy optimal = Solver().Solve();

        Assert.Equal(_best, optimal.Actions);
        Assert.Equal(8.924550256, optimal.Value.Mean, Exact);
        AssertNear(golden.GetProperty("V"), optimal.Value.Values);
        Assert.Equal(golden.GetProperty("mean_length").GetDouble(), optimal.Value.MeanLength, Exact);
        Assert.Equal(golden.GetProperty("policy_iterations").GetInt32(), optimal.Improvements);
    }

    [Fact]
    public void Evaluate_GreedyOnTheRow_IsTheSamePolicy()
    {
        TransitionMatrix matrix = TransitionMatrix.Reference;
        int[] greedy = [.. Enumerable.Range(0, 10).Select(i => matrix.Row(i).IndexOf(matrix.Row(i).ToArray().Max()))];

        Assert.Equal(_best, greedy);
        AssertNear(_golden.GetProperty("greedy_W_row").GetProperty("V"), Solver().Evaluate(greedy).Values);
    }

    [Fact]
    public void Evaluate_RandomPolicy_HasThePublishedValues()
    {
        JsonElement golden = _golden.GetProperty("random");

        PolicyValue random = Solver().Evaluate(EpsilonGreedy(1));

        Assert.Equal(0.978353, random.Mean, 1e-6);
        AssertNear(golden.GetProperty("V"), random.Values);
        Assert.Equal(golden.GetProperty("mean_length").GetDouble(), random.MeanLength, Exact);
    }

    [Fact]
    public void Evaluate_EpsilonGreedy_HasThePublishedValues()
    {
        foreach (JsonProperty entry in _golden.GetProperty("eps_greedy_on_W").EnumerateObject())
        {
            double epsilon = double.Parse(entry.Name, CultureInfo.InvariantCulture);

            Assert.Equal(entry.Value.GetDouble(), Solver().Evaluate(EpsilonGreedy(epsilon)).Mean, Exact);
        }
    }

    [Fact]
    public void Evaluate_ConstantActions_BestIsDocument4()
    {
        double[] means = [.. Enumerable.Range(0, 10).Select(
            a => Solver().Evaluate([.. Enumerable.Repeat(a, 10)]).Mean)];

        Assert.Equal(4, Array.IndexOf(means, means.Max()));
        Assert.Equal(_golden.GetProperty("best_constant_action")[0].GetDouble(), means[4], Exact);
    }

    [Fact]
    public void Solve_RewardsTurnedRound_FindsTheWorstPolicy()
    {
        var options = new DocumentTransitionOptions { AcceptReward = -1 };

        OptimalPolicy worst = new DocumentTransitionSolver(TransitionMatrix.Reference, options).Solve();

        Assert.Equal(_golden.GetProperty("worst_deterministic").GetDouble(), -worst.Value.Mean, Exact);
    }

    [Fact]
    public void ActionValues_Discount099_AreThePublishedOnes()
    {
        JsonElement golden = _golden.GetProperty("optimal_gamma099");
        var solver = new DocumentTransitionSolver(TransitionMatrix.Reference, discount: 0.99);

        OptimalPolicy optimal = solver.Solve();
        double[,] actionValues = solver.ActionValues(optimal.Value.Values);

        Assert.Equal(_best, optimal.Actions);
        AssertNear(golden.GetProperty("Vstar_gamma099"), optimal.Value.Values);
        for (int i = 0; i < 10; i++)
        {
            AssertNear(
                golden.GetProperty("Qstar_gamma099")[i], [.. Enumerable.Range(0, 10).Select(a => actionValues[i, a])]);
        }
    }

    // The published means are over drawn sets of k states, how many is not recorded; these are over all of them. With 200
    // or more drawn, the chance that one of eleven is off by 4 standard errors is below 1e-3.
    [Fact]
    public void Evaluate_RightInSomeStates_AgreesWithThePublishedSamples()
    {
        foreach (JsonProperty entry in _golden.GetProperty("greedy_in_k_states_random_elsewhere").EnumerateObject())
        {
            int k = int.Parse(entry.Name, CultureInfo.InvariantCulture);
            double[] means =
            [
                .. Enumerable.Range(0, 1 << 10).Where(set => BitOperations.PopCount((uint)set) == k)
                    .Select(set => Solver().Evaluate(RightIn(set)).Mean),
            ];

            double deviation = Math.Sqrt(means.Average(x => Math.Pow(x - means.Average(), 2)));
            Assert.Equal(means.Average(), entry.Value.GetDouble(), Exact + (4 * deviation / Math.Sqrt(200)));
        }
    }

    // The source's evaluation never resets: a session starts where the last one ended.
    [Fact]
    public void Evaluate_SessionsThatStartWhereTheLastEnded_HaveThePublishedMean()
    {
        double[] start = _golden.GetProperty("greedy_W_row").GetProperty("no_reset_start_distribution")
            .EnumerateArray().Select(x => x.GetDouble()).ToArray();

        PolicyValue best = Solver().Evaluate(_best);

        Assert.All(EndsOf(start), (share, i) => Assert.Equal(start[i], share, Exact));
        Assert.Equal(9.223473, start.Zip(best.Values, (share, value) => share * value).Sum(), 1e-6);
    }

    [Fact]
    public void Solve_AnyMatrixOfThreeDocuments_IsTheBestOfAllPolicies()
    {
        int improved = 0;
        for (ulong seed = 0; seed < 50; seed++)
        {
            (TransitionMatrix matrix, DocumentTransitionOptions options) = Draw(seed);
            var solver = new DocumentTransitionSolver(matrix, options);

            OptimalPolicy optimal = solver.Solve();

            double best = Enumerable.Range(0, 27).Max(i => solver.Evaluate([i % 3, i / 3 % 3, i / 9]).Mean);
            Assert.Equal(best, optimal.Value.Mean, Exact * Math.Abs(best));
            improved += optimal.Improvements > 0 ? 1 : 0;
        }

        Assert.InRange(improved, 5, 50); // else the first guess is always right, and nothing is iterated
    }

    [Fact]
    public void Evaluate_AnyPolicy_EqualsRepeatedBackups()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            (TransitionMatrix matrix, DocumentTransitionOptions options) = Draw(seed);
            var solver = new DocumentTransitionSolver(matrix, options, discount: 0.9);
            double[,] policy = { { 0.2, 0.3, 0.5 }, { 1, 0, 0 }, { 0, 0.25, 0.75 } };
            double[] values = new double[3];
            for (int sweep = 0; sweep < 400; sweep++)
            {
                double[,] actionValues = solver.ActionValues(values);
                values = [.. Enumerable.Range(0, 3).Select(i => Enumerable.Range(0, 3).Sum(a => policy[i, a] * actionValues[i, a]))];
            }

            Assert.All(solver.Evaluate(policy).Values, (value, i) => Assert.Equal(values[i], value, 1e-8));
        }
    }

    [Theory]
    [InlineData(1, 0.8, 1)]
    [InlineData(0.9, 0.8, 1.1)]
    public void Make_SessionsForEverOrBadDiscount_SaysWhatIsAllowed(double accept, double reject, double discount)
    {
        var options = new DocumentTransitionOptions { ContinueAfterAccept = accept, ContinueAfterReject = reject };

        var problem = Assert.Throws<ArgumentException>(
            () => new DocumentTransitionSolver(TransitionMatrix.Reference, options, discount));

        Assert.StartsWith(
            "Exact values need a discount in [0, 1] and probabilities to go on below 1, but they are ",
            problem.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_NoPolicy_SaysWhatIsWrong()
    {
        double[,] half = EpsilonGreedy(0);
        half[3, 7] = 0.5;

        Assert.StartsWith(
            "Row 3 of a policy must hold probabilities that sum to 1, but it sums to 0.5.",
            Assert.Throws<ArgumentException>(() => Solver().Evaluate(half)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "A policy shows one of 10 documents (0 to 9) at each of them, but it is [0, 10].",
            Assert.Throws<ArgumentException>(() => Solver().Evaluate([0, 10])).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Where sessions end under the best policy, for a distribution of starts: a plain sum over steps.</summary>
    private static double[] EndsOf(double[] start)
    {
        double[] at = start;
        double[] ends = new double[10];
        for (int step = 0; step < 400; step++)
        {
            double[] next = new double[10];
            for (int i = 0; i < 10; i++)
            {
                double accept = TransitionMatrix.Reference[i, _best[i]];
                next[_best[i]] += 0.9 * at[i] * accept;
                ends[_best[i]] += 0.1 * at[i] * accept;
                for (int j = 0; j < 10; j++)
                {
                    next[j] += 0.8 / 10 * at[i] * (1 - accept);
                    ends[j] += 0.2 / 10 * at[i] * (1 - accept);
                }
            }

            at = next;
        }

        return ends;
    }

    /// <summary>Three documents, any probabilities, and rewards and continuations that set traps.</summary>
    private static (TransitionMatrix Matrix, DocumentTransitionOptions Options) Draw(ulong seed)
    {
        var random = new RandomStream(seed);
        double[] probabilities = new double[9];
        foreach (ref double p in probabilities.AsSpan())
        {
            p = Math.Pow(random.Uniform(), 3);
        }

        return (new TransitionMatrix(probabilities), new DocumentTransitionOptions
        {
            ContinueAfterAccept = 0.99 * random.Uniform(),
            ContinueAfterReject = 0.99 * random.Uniform(),
            AcceptReward = random.Normal(),
            RejectReward = random.Normal(),
        });
    }

    private static double[,] RightIn(int set)
    {
        double[,] policy = new double[10, 10];
        for (int i = 0; i < 10; i++)
        {
            bool isRight = (set >> i & 1) != 0;
            for (int a = 0; a < 10; a++)
            {
                policy[i, a] = isRight ? (a == _best[i] ? 1 : 0) : 0.1;
            }
        }

        return policy;
    }

    private static double[,] EpsilonGreedy(double epsilon)
    {
        double[,] policy = new double[10, 10];
        for (int i = 0; i < 10; i++)
        {
            for (int a = 0; a < 10; a++)
            {
                policy[i, a] = (epsilon / 10) + (a == _best[i] ? 1 - epsilon : 0);
            }
        }

        return policy;
    }

    private static DocumentTransitionSolver Solver() => new(TransitionMatrix.Reference);

    private static void AssertNear(JsonElement expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.GetArrayLength(), actual.Count);
        Assert.All(actual, (value, i) => Assert.Equal(expected[i].GetDouble(), value, Exact));
    }
}
