using RecEnv.Agents.Drr;
using RecEnv.Agents.Tests.Support;
using RecEnv.Seeding;

namespace RecEnv.Agents.Tests.Drr;

public class DrrLearnerTests
{
    private const int Users = 6;
    private const int Items = 7;

    private static readonly int[] _memory = [2, 5, 6];

    private static readonly DrrOptions _small = new()
    {
        Dimension = 3,
        MemoryLength = 2,
        HiddenSize = 4,
        BatchSize = 5,
        LearningRate = 3e-3,
        TargetRate = 0.05,
        StateDecay = 0.1,
        ActorDecay = 0.2,
        CriticDecay = 0.3,
    };

    public static TheoryData<bool> Seed => [true, false];

    [Theory]
    [MemberData(nameof(Seed))]
    public void Update_AnyBatches_AreThePlainUpdate(bool seed)
    {
        DrrOptions options = seed
            ? _small with { Prioritised = false, StateLoss = DrrStateLoss.Both, TargetState = false, LeastValue = -10, LargestValue = 10 }
            : _small with { LargestValue = 0.9 };
        var learner = new DrrLearner(options, Users, Items, new(3));
        foreach (ref float value in learner.Stores[0].Get("user.weight").Change())
        {
            value *= 50;
        }

        foreach (ref float value in learner.Stores[0].Get("item.weight").Change())
        {
            value *= 50;
        }

        learner.CopyTargets();
        var plain = new DrrPlainUpdate(options, learner);
        var random = new RandomStream(1);
        for (int update = 0; update < 14; update++)
        {
            DrrBatch batch = Batch(options, ref random);
            learner.Update(batch);
            (double policyLoss, double valueLoss) = plain.Update(batch);

            Near.Equal(policyLoss, learner.PolicyLoss, 2e-5);
            Near.Equal(valueLoss, learner.ValueLoss, 2e-5);
        }

        for (int p = 0; p < DrrPlainUpdate.Names.Count; p++)
        {
            (int store, string name) = DrrPlainUpdate.Names[p];
            Near.Equal(plain.Weights[p], DrrPlainUpdate.Read(learner, store, name), 5e-5);
            Near.Equal(plain.Targets[p], seed && store == 0 ? plain.Targets[p] : DrrPlainUpdate.Read(learner, store + 3, name), 5e-5);
        }
    }

    [Theory]
    [InlineData(DrrStateKind.Products)]
    [InlineData(DrrStateKind.UserProducts)]
    public void Judge_PairwiseStates_AreThoseOfTheFormula(DrrStateKind kind)
    {
        DrrOptions options = _small with { State = kind, MemoryLength = 3 };
        var learner = new DrrLearner(options, Users, Items, new(3));
        float[] user = learner.Stores[0].Get("user.weight").Values[3..6].ToArray();
        float[] w = learner.Stores[0].Get("average.weight").Values.ToArray();
        float[][] items = [.. _memory.Select(item => learner.Items.Slice(item * 3, 3).ToArray())];
        float[][] weighted = [.. items.Select((item, n) => Array.ConvertAll(item, x => x * w[n]))];
        float[][] pairs = [Times(weighted[0], weighted[1]), Times(weighted[0], weighted[2]), Times(weighted[1], weighted[2])];
        float[][] expected = kind == DrrStateKind.Products
            ? [.. items, .. pairs]
            : [user, .. weighted.Select(item => Times(user, item)), .. pairs];

        (float[] state, _) = learner.Judge(1, _memory, [0, 0, 0]);

        Assert.Equal(expected.SelectMany(x => x), state);
    }

    private static float[] Times(float[] a, float[] b) => [.. a.Zip(b, (x, y) => x * y)];

    private static DrrBatch Batch(DrrOptions options, ref RandomStream random)
    {
        var batch = new DrrBatch(options.BatchSize, options.MemoryLength, options.Dimension);
        for (int row = 0; row < batch.Count; row++)
        {
            batch.Users[row] = random.Below(Users);
            batch.Rewards[row] = random.Below(2);
            batch.Factors[row] = random.Below(3) == 0 ? 0 : 0.8f;
            batch.Weights[row] = (float)random.Uniform();
            for (int n = 0; n < options.MemoryLength; n++)
            {
                (batch.Memory(row)[n], batch.NextMemory(row)[n]) = (random.Below(Items + 1), random.Below(Items + 1));
            }

            for (int i = 0; i < options.Dimension; i++)
            {
                batch.Action(row)[i] = (float)random.Normal();
            }
        }

        return batch;
    }
}
