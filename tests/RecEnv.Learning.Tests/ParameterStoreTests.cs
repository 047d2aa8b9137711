using RecEnv.Learning.Checkpoints;
using RecEnv.Learning.Layers;
using RecEnv.Learning.Optimizers;
using RecEnv.Learning.Schedules;

namespace RecEnv.Learning.Tests;

public class ParameterStoreTests
{
    [Fact]
    public void Save_Network_UsesPyTorchsNamesAndShapes()
    {
        var store = new ParameterStore();
        var random = new LearningRandom(1);
        Mlp net = new(store, "net", [4, 3, 2], random);
        _ = new LayerNorm(store, "norm", 5);
        _ = new BlockAverage(store, "conv", 5, random);
        _ = new Embedding(store, "items", 7, 2, random);
        var checkpoint = new Checkpoint();

        store.Save(checkpoint, "agent.");

        string[] wanted =
        [
            "agent.conv.bias F32 [1]", "agent.conv.weight F32 [1, 5, 1]", "agent.items.weight F32 [7, 2]",
            "agent.net.0.bias F32 [3]", "agent.net.0.weight F32 [3, 4]", "agent.net.2.bias F32 [2]", "agent.net.2.weight F32 [2, 3]",
            "agent.norm.bias F32 [5]", "agent.norm.weight F32 [5]",
        ];
        Assert.Equal(wanted, checkpoint.Names.Select(name => $"{name} {checkpoint.Get(name)}"));
        Assert.Equal(net.Layers[0].Weight.Values[1], checkpoint.Get<float>("agent.net.0.weight", 3, 4)[4]);
    }

    [Theory]
    [InlineData("adam")]
    [InlineData("ranger")]
    [InlineData("sgd")]
    [InlineData("lookahead")]
    public void Load_InTheMiddleOfTraining_GoesOnWithTheSameBits(string optimizer)
    {
        var whole = new Run(optimizer);
        whole.Train(40);
        var first = new Run(optimizer);
        first.Train(20);
        byte[] saved = first.Save();

        var second = new Run(optimizer);
        second.Train(3);
        second.Load(saved);
        second.Train(20);

        Assert.Equal(whole.Save(), second.Save());
        Assert.NotEqual(first.Save(), second.Save());
    }

    [Fact]
    public void Load_MisshapenTensor_ChangesNothing()
    {
        var store = new ParameterStore();
        _ = new Mlp(store, "net", [4, 3, 2], new LearningRandom(1));
        var other = new ParameterStore();
        _ = new Mlp(other, "net", [4, 3, 5], new LearningRandom(2));
        var checkpoint = new Checkpoint();
        other.Save(checkpoint);
        float[] before = store.Parameters[0].Values.ToArray();

        CheckpointException problem = Assert.Throws<CheckpointException>(() => store.Load(checkpoint));

        Assert.Contains("\"net.2.weight\"", problem.Message, StringComparison.Ordinal);
        Assert.Equal(before, store.Parameters[0].Values.ToArray());
    }

    [Fact]
    public void MoveToward_EqualWeights_StayEqual()
    {
        var a = new ParameterStore();
        var b = new ParameterStore();
        new LearningRandom(1).FillForTest(a.Add("w", 3, 7));
        new LearningRandom(2).FillForTest(b.Add("w", 3, 7));
        float[] from = a.Parameters[0].Values.ToArray();
        float[] goal = b.Parameters[0].Values.ToArray();

        a.MoveToward(b, 0.25f);

        Assert.All(Enumerable.Range(0, 21), i => Assert.Equal(
            MathF.FusedMultiplyAdd(0.25f, goal[i] - from[i], from[i]), a.Parameters[0].Values[i]));
        a.CopyFrom(b);
        a.MoveToward(b, 0.3f);
        Assert.Equal(goal, a.Parameters[0].Values.ToArray());
    }

    [Fact]
    public void ClipGradientNorm_LongAndShortGradients_ScalesOnlyLongOnes()
    {
        var store = new ParameterStore();
        Parameter w = store.Add("w", 1, 2);
        Parameter unused = store.Add("unused", 1, 1);
        w.SetGradient([3f, 4f]);

        Assert.Equal(5f, store.ClipGradientNorm(10f));
        Assert.Equal([3f, 4f], w.Gradient.ToArray());
        Assert.Equal(5f, ParameterStore.ClipGradientNorm(1f, store));
        Assert.Equal(0.6f, w.Gradient[0], 1e-5f);
        Assert.Equal(0.8f, w.Gradient[1], 1e-5f);
        store.ClipGradientValues(0.7f);
        Assert.Equal(0.7f, w.Gradient[1]);
        Assert.False(unused.HasGradient);
    }

    [Fact]
    public void Add_NameTakenOrStoreInUse_SaysSo()
    {
        var store = new ParameterStore();
        store.Add("w", 1, 2);

        Assert.Contains("\"w\" already", Assert.Throws<ArgumentException>(() => store.Add("w", 1, 2)).Message, StringComparison.Ordinal);
        _ = new Sgd(store, 0.1f);
        Assert.Contains("comes too late", Assert.Throws<InvalidOperationException>(() => store.Add("v", 1, 2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => store.CopyFrom(new ParameterStore()));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.MoveToward(store, 1.5f));
    }

    [Fact]
    public void Step_ParameterWithoutGradient_IsLeftOut()
    {
        var store = new ParameterStore();
        Parameter used = store.Add("used", 1, 3);
        Parameter unused = store.Add("unused", 1, 3);
        unused.Change().Fill(1f);
        var optimizer = new AdamW(store, 0.1f);

        used.SetGradient([1f, -1f, 0f]);
        optimizer.Step();
        optimizer.Step();

        Assert.Equal([1f, 1f, 1f], unused.Values.ToArray());
        Assert.Equal(-0.2f, used.Values[0], 1e-3f);
        Assert.Equal(0f, used.Values[2]);
    }

    [Fact]
    public void Step_GradientGone_LeavesNoSubnormalMoments()
    {
        var store = new ParameterStore();
        Parameter w = store.Add("w", 1, 1);
        var optimizer = new Adam(store, 1e-3f);
        w.SetGradient([1f]);
        optimizer.Step();
        w.SetGradient([0f]);
        for (int i = 0; i < 2000; i++)
        {
            optimizer.Step();
        }

        var checkpoint = new Checkpoint();
        optimizer.Save(checkpoint, "");

        Assert.Equal(0f, checkpoint.Get<float>("m.w", 1, 1)[0]);
        Assert.True(float.IsNormal(checkpoint.Get<float>("v.w", 1, 1)[0]));
    }

    [Fact]
    public void Schedules_KnownSteps_HaveKnownValues()
    {
        Assert.Equal(0.5f, Schedule.Constant(0.5f).At(7));
        Assert.Equal([1f, 0.55f, 0.1f, 0.1f], new long[] { 0, 50, 100, 1000 }.Select(Schedule.Linear(1f, 0.1f, 100).At), Close);
        Assert.Equal([1f, 0.5f, 0.25f], new long[] { 0, 10, 20 }.Select(Schedule.Exponential(1f, 0.5f, 10).At), Close);
        Assert.Equal([1f, 0.6f, 0.2f, 0.2f], new long[] { 0, 50, 100, 200 }.Select(Schedule.Cosine(1f, 0.2f, 100).At), Close);
        Assert.Equal([0.2f, 0.8f, 1f, 0.5f], new long[] { 0, 3, 4, 54 }.Select(Schedule.Linear(1f, 0f, 100).WarmUp(4).At), Close);
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Linear(1f, 0f, 10).At(-1));
    }

    [Fact]
    public void Layers_Initialization_HasTheBoundsOfItsFormula()
    {
        var store = new ParameterStore();
        var random = new LearningRandom(3);
        (Initialization Kind, float Bound)[] kinds =
        [
            (Initialization.Default, 0.1f), (Initialization.KaimingUniform, MathF.Sqrt(0.06f)),
            (Initialization.XavierUniform, MathF.Sqrt(6f / 300f)), (Initialization.Zeros, 0f),
        ];
        foreach ((Initialization kind, float bound) in kinds)
        {
            var layer = new Linear(store, $"{kind}", 100, 200, random, initialization: kind);
            float[] w = layer.Weight.Values.ToArray();

            Assert.InRange(w.Max(), 0.999f * bound, bound);
            Assert.InRange(w.Min(), -bound, -0.999f * bound);
            Assert.Equal(bound * bound / 3, w.Average(x => x * x), 5 * bound * bound * 0.3 / Math.Sqrt(w.Length)); // 5 standard errors
            Assert.Equal(kind == Initialization.Default, layer.Bias!.Values.ContainsAnyExcept(0f));
        }

        float[] table = new Embedding(store, "e", 200, 100, random).Table.Values.ToArray();
        Assert.Equal(0, table.Average(), 5 / Math.Sqrt(table.Length));
        Assert.Equal(1, table.Average(x => (double)x * x), 5 * Math.Sqrt(2.0 / table.Length));
    }

    [Fact]
    public void Random_SeedZero_HasTheReferenceGeneratorsNumbers()
    {
        // SplitMix64 of 0 gives E220A8397B1DCDAF, 6E789E6AA1B965F4, 06C45D188009454F, F88BB8A8724C81EC.
        ulong s0 = 0xE220A8397B1DCDAF;
        ulong s3 = 0xF88BB8A8724C81EC;

        Assert.Equal(ulong.RotateLeft(s0 + s3, 23) + s0, new LearningRandom(0).Next());
        Assert.Equal(0x53175D61490B23DFUL, new LearningRandom(0).Next());
    }

    private static bool Close(float a, float b) => Math.Abs(a - b) < 1e-6f;

    /// <summary>A small training run with everything that one needs to go on.</summary>
    private sealed class Run
    {
        private readonly Tape _tape = new();
        private readonly ParameterStore _store = new();
        private readonly LearningRandom _random = new(5);
        private readonly Mlp _net;
        private readonly Optimizer _optimizer;
        private readonly Lookahead? _lookahead;

        public Run(string optimizer)
        {
            _net = new Mlp(_store, "net", [4, 11, 1], _random);
            _optimizer = optimizer switch
            {
                "adam" => new Adam(_store, 0.01f),
                "ranger" => new Ranger(_store, 0.01f, weightDecay: 0.01f),
                "sgd" => new Sgd(_store, 0.01f, momentum: 0.9f),
                _ => new RAdam(_store, 0.01f),
            };
            _lookahead = optimizer == "lookahead" ? new Lookahead(_optimizer, period: 7) : null;
        }

        public void Train(int steps)
        {
            for (int i = 0; i < steps; i++)
            {
                _tape.Reset();
                float[] x = [.. Enumerable.Range(0, 32).Select(_ => _random.Normal())];
                Tensor y = _net.Forward(_tape.Input(x, 8, 4));
                _store.ClearGradients();
                _tape.Backward(Losses.Huber(y, _tape.Input(x, 8, 4).RowSums()));
                if (_lookahead is null)
                {
                    _optimizer.Step();
                }
                else
                {
                    _lookahead.Step();
                }
            }
        }

        public byte[] Save()
        {
            var checkpoint = new Checkpoint();
            _store.Save(checkpoint);
            _random.Save(checkpoint, "random");
            if (_lookahead is null)
            {
                _optimizer.Save(checkpoint, "optimizer.");
            }
            else
            {
                _lookahead.Save(checkpoint, "optimizer.");
            }

            return checkpoint.ToBytes();
        }

        public void Load(byte[] bytes)
        {
            var checkpoint = Checkpoint.Parse(bytes);
            _store.Load(checkpoint);
            _random.Load(checkpoint, "random");
            if (_lookahead is null)
            {
                _optimizer.Load(checkpoint, "optimizer.");
            }
            else
            {
                _lookahead.Load(checkpoint, "optimizer.");
            }
        }
    }
}
