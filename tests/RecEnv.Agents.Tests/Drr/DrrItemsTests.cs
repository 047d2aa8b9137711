using RecEnv.Agents.Drr;
using RecEnv.Agents.Ranking;
using RecEnv.Agents.Tests.Support;
using RecEnv.Data;
using RecEnv.Learning.Checkpoints;
using RecEnv.Options;
using RecEnv.Seeding;

namespace RecEnv.Agents.Tests.Drr;

public class DrrItemsTests
{
    private const string Small =
        """{"dimension":8,"warm_up_steps":200,"update_period":8,"batch_size":8,"candidate_count":16,"learning_rate":0.01}""";

    private static readonly int[] _liked = [3, 5, 2, 7];

    [Fact]
    public void Solve_MemoryOfAUser_IsTheUsersFactors()
    {
        PositiveItems train = Train();
        MatrixFactors factors = AlternatingLeastSquares.Train(
            train, new AlternatingLeastSquaresOptions { Dimensions = 8, Sweeps = 3 });
        var fold = new DrrFold(factors.Items.ToArray(), 8, confidence: 5, regularization: 10);
        float[] whole = new float[8];
        float[] part = new float[8];
        float[] rest = new float[8];
        for (int user = 0; user < 20; user++)
        {
            fold.Clear();
            foreach (int item in train.Of(user)[1..])
            {
                fold.Add(item);
            }

            fold.Solve(part);
            fold.Add(train.Of(user)[0]);
            fold.Solve(whole);
            fold.SolveWithout(train.Of(user)[0], whole, rest);

            for (int i = 0; i < 8; i++)
            {
                Assert.Equal(part[i], rest[i], 2e-4);
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
        float[] vectors = [.. Enumerable.Range(0, 20).Select(x => x / 10f)];
        DrrMemory memory = Memory(_liked);
        var batch = new DrrItemsBatch(2, 4, 2);
        var random = new RandomStream(3);
        var seen = new HashSet<int>();
        for (int i = 0; i < 64; i++)
        {
            batch.Fill(1, visit, memory.Fold, memory.Vector, ref random);
            for (int row = 4; row < 8; row++)
            {
                int item = batch.Items[row];
                seen.Add(item);
                float[] state = Memory([.. _liked.Where(other => other != item)]).Vector.ToArray();

                Assert.Equal(1, batch.Present[row]);
                Assert.Equal(item is 3 or 5 or 2 ? 1 : 0, batch.Rewards[row]);
                Assert.Equal(state[0], batch.States[2 * row], 1e-4);
                Assert.Equal(state[1], batch.States[(2 * row) + 1], 1e-4);
            }
        }

        Assert.Equal([1, 2, 3, 5], seen.Order());
        Assert.All(batch.Present[..4], present => Assert.Equal(0, present));

        DrrMemory Memory(int[] liked)
        {
            var history = new DrrHistory(1, 10);
            Array.ForEach(liked, item => history.Add(0, item));
            var memory = new DrrMemory(new DrrFold(vectors, 2, 5, 10), 10, 2);
            memory.Follow(history, 0);
            return memory;
        }
    }

    [Fact]
    public void Fill_ShortVisit_LeavesRowsEmpty()
    {
        var visit = new DrrVisit(0, [3, 1]);
        visit.Show(1, false);
        var batch = new DrrItemsBatch(1, 4, 1);
        batch.Present.AsSpan().Fill(1);
        var random = new RandomStream(3);
        batch.Fill(0, visit, new DrrFold(new float[10], 1, 5, 10), [0.5f], ref random);

        Assert.Equal([1, 0, 0, 0], batch.Present);
        Assert.Equal([0.5f, 0, 0, 0], batch.States);
    }

    [Fact]
    public void Update_OneStep_IsThatOfThePlainFormula()
    {
        var options = new DrrItemsOptions { Dimension = 2, BatchSize = 1, CandidateCount = 3, Sharpness = 4, FirstBias = -1, LearningRate = 0.01 };
        var learner = new DrrItemsLearner(options, 5, new Learning.LearningRandom(1));
        var batch = new DrrItemsBatch(1, 3, 2);
        new[] { 2, 0, 0 }.CopyTo(batch.Items, 0);
        new[] { 1f, 0, 0 }.CopyTo(batch.Rewards, 0);
        new[] { 1f, 1, 0 }.CopyTo(batch.Present, 0);
        new[] { 0.3f, -0.2f, 0.5f, 0.1f, 9, 9 }.CopyTo(batch.States, 0);
        float[][] states = [[0.3f, -0.2f], [0.5f, 0.1f]];
        double[] before = [learner.Logit(states[0], 2), learner.Logit(states[1], 0), learner.Logit(states[0], 1)];
        learner.Update(batch);

        Assert.Equal((Math.Log(1 + Math.Exp(-before[0])) + Math.Log(1 + Math.Exp(before[1]))) / 2, learner.Loss, 1e-5);

        // The first step of Adam moves each weight by the rate against the sign of its gradient.
        Assert.Equal(before[0] + 0.01 + (0.01 * 4 * 0.5), learner.Logit(states[0], 2), 1e-4);
        Assert.Equal(before[1] - 0.01 - (0.01 * 4 * 0.6), learner.Logit(states[1], 0), 1e-4);
        Assert.Equal(before[2], learner.Logit(states[0], 1), 1e-6);
    }

    [Fact]
    public void Act_WhileLearning_TriesWhatIsNotKnownFirst()
    {
        using IVectorEnvironment environment = Run.Environment("RatingReplay-v0", 1, """{"maximum_positives":25}""");
        var agent = (DrrItemsAgent)Run.Agent("drr-items", environment, Small);
        var recorder = new TransitionRecorder(environment.Contract, 1);
        var leaves = new DrrLeaves(environment.Contract);
        var liked = new HashSet<(int User, long Item)>();
        int choices = 0;
        VectorStep step = environment.Reset(7);
        for (int i = 0; i < 4_000; i++)
        {
            agent.Act(step, environment.Actions);
            int user = leaves.User(step.Observations, 0);
            long[] items = leaves.Available(step.Observations, 0).ToArray();
            byte[] mask = leaves.Mask(step.Observations, 0).ToArray();
            long chosen = items[environment.Actions.Leaves[0].Lane<long>(0)[0]];
            bool unknown = items.Where((item, position) => mask[position] != 0 && !liked.Contains((user, item))).Any();
            bool known = items.Where((item, position) => mask[position] != 0 && liked.Contains((user, item))).Any();
            choices += unknown && known && !step.IsIdle(0) ? 1 : 0;

            Assert.True(step.IsIdle(0) || !unknown || !liked.Contains((user, chosen)));

            recorder.Before(step, environment.Actions);
            step = environment.Step(environment.Actions);
            agent.Learn(recorder.After(step));
            if (step.Rewards[0] > 0)
            {
                liked.Add((user, chosen));
            }
        }

        Assert.True(choices > 100);
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

    /// <summary>Every item is judged by the other known positives, so that knowing it does not raise its own score.</summary>
    [Fact]
    public void Score_KnownItem_IsJudgedByTheOthers()
    {
        using IVectorEnvironment environment = Run.Environment("RatingReplay-v0", 1);
        var agent = (DrrItemsAgent)Run.Agent("drr-items", environment, Small);
        Training.Run(environment, agent, 600, seed: 1);
        var saved = new Checkpoint();
        agent.Save(saved);
        int[] counts = saved.Get<int>("history.counts", -1).ToArray();
        int user = Array.IndexOf(counts, counts.Max());
        int[] liked = saved.Get<int>("history.items", -1).Slice(counts[..user].Sum(), counts[user]).ToArray();
        int[] items = [.. liked, Enumerable.Range(0, 300).First(item => !liked.Contains(item))];
        float[] scores = new float[items.Length];
        float[] p = new float[8];

        agent.Score(user, items, scores);

        Assert.True(liked.Length > 10);
        for (int i = 0; i < items.Length; i++)
        {
            var fold = new DrrFold(saved.Get<float>("factors", -1, -1).ToArray(), 8, confidence: 10, regularization: 100);
            Array.ForEach([.. liked.Where(item => item != items[i])], fold.Add);
            fold.Solve(p);
            ReadOnlySpan<float> e = saved.Get<float>("online.item.weight", -1, -1).Slice(8 * items[i], 8);
            Assert.Equal((6 * FactorMath.Dot(p, e)) + saved.Get<float>("online.bias.weight", -1, -1)[items[i]], scores[i], 1e-4);
        }
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

    /// <summary>Visits that no step of the replay buffer names any more are let go of, and a resumed agent lets go of the same.</summary>
    [Fact]
    public void Learn_MoreVisitsThanTheReplayBufferHolds_KeepsThoseItNames()
    {
        const int Capacity = 60;
        const string Options = """{"dimension":4,"warm_up_steps":50,"update_period":5,"batch_size":8,"replay_capacity":60,"save_replay":true}""";
        using IVectorEnvironment environment = Run.Environment("RatingReplay-v0", 3, steps: 4);
        var whole = (DrrItemsAgent)Run.Agent("drr-items", environment, Options);
        Training.Run(environment, whole, 300, seed: 2);
        var half = new Checkpoint();
        whole.Save(half);
        Training.Run(environment, whole, 300, seed: 3);
        var resumed = (DrrItemsAgent)Run.Agent("drr-items", environment, Options);
        resumed.Load(Checkpoint.Parse(half.ToBytes()));
        Training.Run(environment, resumed, 300, seed: 3);
        var end = new Checkpoint();
        whole.Save(end);
        var same = new Checkpoint();
        resumed.Save(same);

        int[] named = [.. end.Get<int>("replay.steps", Capacity, 2).ToArray().Where((_, i) => i % 2 == 0), .. end.Get<int>("visit_of", 3)];
        Assert.Equal(end.ToBytes(), same.ToBytes());
        Assert.InRange(whole.Visits.Count, named.Distinct().Count(), Capacity / 3);
        Assert.All(Enumerable.Range(0, whole.Visits.Count), visit => Assert.Equal(named.Contains(visit), whole.Visits[visit].Items.Length > 0));
        Assert.All(named, visit => Assert.Contains(whole.Visits[visit].Labels, label => label != DrrVisit.Unshown));
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
