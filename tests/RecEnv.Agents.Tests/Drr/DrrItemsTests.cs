using RecEnv.Agents.Drr;
using RecEnv.Agents.Ranking;
using RecEnv.Agents.Tests.Support;
using RecEnv.Data;
using RecEnv.Options;
using RecEnv.Seeding;

namespace RecEnv.Agents.Tests.Drr;

public class DrrItemsTests
{
    private const string Small =
        """{"dimension":8,"hidden_size":16,"warm_up_steps":200,"update_period":8,"batch_size":32,"candidate_count":8,"alternative_count":64,"learning_rate":0.01,"train_embeddings":true}""";

    [Fact]
    public void Solve_MemoryOfAUser_IsTheUsersFactors()
    {
        PositiveItems train = Train();
        MatrixFactors factors = AlternatingLeastSquares.Train(
            train, new AlternatingLeastSquaresOptions { Dimensions = 8, Sweeps = 3 });
        var fold = new DrrFold(factors.Items.ToArray(), 8, confidence: 5, regularization: 10);
        var turned = new DrrFold(factors.Items.ToArray(), 8, confidence: 5, regularization: 10);
        float[] whole = new float[8];
        float[] part = new float[8];
        float[] next = new float[8];
        for (int user = 0; user < 20; user++)
        {
            fold.Clear();
            turned.Clear();
            foreach (int item in train.Of(user)[1..])
            {
                fold.Add(item);
                turned.Add(item);
            }

            fold.Solve(part);
            fold.SolveNext(train.Of(user)[0], part, next);
            turned.Add(train.Of(user)[0]);
            turned.Solve(whole);

            for (int i = 0; i < 8; i++)
            {
                Assert.Equal(whole[i], next[i], 2e-4);
            }

            Assert.True(Residual(factors, train.Of(user), whole) < 1e-2);
        }
    }

    [Fact]
    public void Fill_AnyVisit_LearnsFromWhatWasShownAlone()
    {
        var visit = new DrrVisit(0, [3, 1, 4, 1, 5, 9, 2, 6]);
        visit.Show(0, true);
        visit.Show(1, false);
        visit.Show(4, true);
        visit.Show(6, true);
        var batch = new DrrItemsBatch(64, 4, 32, 10, 2);
        var fold = new DrrFold([.. Enumerable.Range(0, 20).Select(x => x / 10f)], 2, 5, 10);
        var random = new RandomStream(3);
        batch.Begin(ref random);
        for (int row = 0; row < 64; row++)
        {
            batch.Fill(row, visit, 4, 0.8, fold, ref random);
            int[] candidates = batch.Candidates[(row * 4)..((row + 1) * 4)];
            sbyte[] labels = batch.Labels[(row * 4)..((row + 1) * 4)];
            float[] mask = batch.Mask[(row * 36)..((row + 1) * 36)];

            Assert.Equal((5, 1f), (batch.Items[row], batch.Rewards[row]));
            Assert.Equal(5, candidates[0]);
            Assert.All(candidates.Zip(labels), pair => Assert.Equal(pair.First switch { 3 or 5 or 2 => 1, 1 => 0, _ => -1 }, pair.Second));
            Assert.All(candidates.Where((_, k) => labels[k] < 0), item => Assert.Equal(10, item));
            Assert.Equal(labels.Count(label => label >= 0) > 1 ? 0.8f : 0f, batch.Factors[row]);
            Assert.All(batch.Alternatives.Zip(mask), pair => Assert.Equal(pair.First is 3 or 5 or 2 ? 0f : 1f, pair.Second));
            Assert.All(labels.Zip(mask[32..]), pair => Assert.Equal(pair.First == 0 ? 1f : 0f, pair.Second));
        }

        Assert.True(Enumerable.Range(0, 64).Select(row => batch.States[2 * row]).Distinct().Count() >= 3);
    }

    [Fact]
    public void Act_WhileLearning_TellsHowProbableItWas()
    {
        using IVectorEnvironment environment = Run.Environment("RatingReplay-v0", 1);
        var agent = (DrrItemsAgent)Run.Agent("drr-items", environment, Small);
        Training.Run(environment, agent, 600, seed: 1);
        agent.Mode = AgentMode.Train;
        VectorStep step = environment.Reset(7);
        var drawn = new Dictionary<long, (int Count, double Probability)>();
        const int Draws = 4000;
        for (int i = 0; i < Draws; i++)
        {
            agent.Act(step, environment.Actions);
            long position = environment.Actions.Leaves[0].Lane<long>(0)[0];
            drawn[position] = (drawn.GetValueOrDefault(position).Count + 1, Math.Exp(agent.LogPropensities[0]));
        }

        foreach ((int count, double probability) in drawn.Values)
        {
            double error = Math.Sqrt(probability * (1 - probability) / Draws);
            Assert.InRange(((double)count / Draws) - probability, -5 * error - 1e-3, (5 * error) + 1e-3);
        }

        Assert.InRange(drawn.Values.Sum(x => x.Probability), 0.9, 1 + 1e-9);
    }

    [Fact]
    public void Train_GeneratedRatings_BeatsRandom()
    {
        using IVectorEnvironment environment = Run.Environment("RatingReplay-v0", 4);
        var agent = (DrrItemsAgent)Run.Agent("drr-items", environment, Small);
        Training.Run(environment, agent, 6_000, seed: 1);
        agent.Mode = AgentMode.Evaluate;

        EvaluationResult learned = Evaluation.Run(environment, agent, 100, seed: 50);
        EvaluationResult random = Evaluation.Run(environment, Run.Agent("random", environment), 100, seed: 50);

        // Same users in both, so that this bound, of independent ones, is on the safe side.
        double error = Math.Sqrt((learned.StandardError * learned.StandardError) + (random.StandardError * random.StandardError));
        Assert.True(learned.Mean > random.Mean + (4 * error), $"{learned.Mean:F2} against {random.Mean:F2} ± {error:F2}");
    }

    [Fact]
    public void Make_FactorsOfAnotherSize_AreRefused()
    {
        string path = Path.Combine(Path.GetTempPath(), $"drr-{Environment.ProcessId}.safetensors");
        new MatrixFactors(2, new float[4], new float[6]).Save().Write(path);
        try
        {
            using IVectorEnvironment environment = Run.Environment("RatingReplay-v0", 1);
            string message = Assert.Throws<InvalidOptionException>(
                () => Run.Agent("drr-items", environment, $$"""{"factors":"{{path}}"}""")).Message;
            string missing = Assert.Throws<InvalidOptionException>(
                () => Run.Agent("drr-items", environment, """{"factors":"nowhere.safetensors"}""")).Message;

            Assert.Equal(
                "Option \"factors\" names factors of 3 items and 2 dimensions, but the agent has 300 and 32. Train them on the same " +
                "ratings, and set \"dimension\" to theirs.",
                message);
            Assert.StartsWith("Option \"factors\" names no usable factors. ", missing, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("drr", "{}")]
    [InlineData("drr-items", Small)]
    public void Score_UnknownItem_IsRefused(string name, string options)
    {
        using IVectorEnvironment environment = Run.Environment("RatingReplay-v0", 1);
        var scorer = (IItemScorer)Run.Agent(name, environment, options);

        string message = Assert.Throws<ArgumentException>(() => scorer.Score(3, [300], new float[1])).Message;

        Assert.Equal(
            "User 3 and 1 items were given for 1 scores. Give a user from 0 to 199, items from 0 to 299, and room for one score an item.",
            message);
    }

    private static PositiveItems Train() =>
        PositiveItems.Of(SyntheticRatings.Generate(new SyntheticRatingsOptions(), 0), 3);

    /// <summary>How far a vector is from solving (Σ qqᵀ + α Σ_m qqᵀ + λ)·p = (1 + α)·Σ_m q, in double precision.</summary>
    private static double Residual(MatrixFactors factors, ReadOnlySpan<int> memory, float[] p)
    {
        double[] left = [.. p.Select(x => 10.0 * x)];
        for (int item = 0; item < factors.ItemCount; item++)
        {
            Add(item, 1, 0);
        }

        foreach (int item in memory)
        {
            Add(item, 5, 6);
        }

        return left.Max(Math.Abs);

        void Add(int item, double weight, double wanted)
        {
            double score = 0;
            for (int i = 0; i < 8; i++)
            {
                score += factors.Item(item)[i] * (double)p[i];
            }

            for (int i = 0; i < 8; i++)
            {
                left[i] += ((weight * score) - wanted) * factors.Item(item)[i];
            }
        }
    }
}
