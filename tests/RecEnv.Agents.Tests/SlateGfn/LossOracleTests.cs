using RecEnv.Agents.SlateGfn;
using RecEnv.Environments.SlateFeedback;
using RecEnv.Learning.Checkpoints;

namespace RecEnv.Agents.Tests.SlateGfn;

/// <summary>The losses, written out plainly in double precision over the weights of a checkpoint.</summary>
public class LossOracleTests
{
    private const int Rows = 7;
    private const int K = 5;
    private const int N = 50;

    public static TheoryData<SlateGfnOptions> Options => new()
    {
        new SlateGfnOptions
        {
            Balance = SlateBalance.Detailed,
            Encoder = SlateEncoder.ClickedHistory,
            Items = SlateItems.Features,
            HistoryWidth = 5,
            RewardExponent = 1,
            ForwardOffset = 1,
            LearnTerminalFlow = true,
            LearnLogZ = false,
            Mask = false,
            L2 = 1e-4,
        },
        new SlateGfnOptions { Balance = SlateBalance.Detailed, FixedLogZ = 0.3, RewardExponent = 3, HistoryWidth = 6, ItemWidth = 7 },
        new SlateGfnOptions { Balance = SlateBalance.Trajectory, ForwardOffset = 0.4, FixedLogZ = 1.5, RewardOffset = 0.3, RewardExponent = 2 },
        new SlateGfnOptions { Balance = SlateBalance.Trajectory, Encoder = SlateEncoder.ClickedHistory, HiddenSize = 9 },
        new SlateGfnOptions { Balance = SlateBalance.Detailed, NormalizeState = true, HistoryWidth = 3 },
        new SlateGfnOptions
        {
            Balance = SlateBalance.Detailed,
            Credit = SlateCredit.Positions,
            ExpectedReward = 1.7,
            RewardExponent = 9,
            HistoryWidth = 3,
            RowScale = 0.3,
        },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Step_RandomSlates_HasThePlainFormulasLoss(SlateGfnOptions options)
    {
        using IVectorEnvironment environment = SlateFeedback.Definition.MakeVector(Rows);
        var features = new SlateGfnFeatures(environment.Contract, "test");
        var trainer = new SlateGfnTrainer(features, options, seed: 4);
        VectorStep step = environment.Reset(3);
        var batch = new SlateBatch(Rows, features.StateLength, K);
        features.ReadItems(step.Observations, 0).CopyTo(trainer.Network.ItemFeatures, 0);
        for (int row = 0; row < Rows; row++)
        {
            features.Read(step.Observations, row, batch.States.AsSpan(row * features.StateLength, features.StateLength));
            int[] slate = [row, 10 + row, options.Mask ? 30 : row, 20, 45 - row];
            slate.CopyTo(batch.Slates, row * K);
            for (int t = 0; t < K; t++)
            {
                batch.Parts[(row * K) + t] = ((row * 3) + (t * 2)) % 4;
            }

            batch.Rewards[row] = options.Credit == SlateCredit.Positions ? batch.Parts.AsSpan(row * K, K).ToArray().Average() : row / 7f;
        }

        trainer.Begin(batch.Rewards, batch.Parts);
        var checkpoint = new Checkpoint();
        trainer.Save(checkpoint);
        double expected = new PlainGfn(checkpoint, options, features, trainer.Network.ItemFeatures).Loss(batch);
        double loss = trainer.Step(batch);

        Assert.True(expected > 1e-3);
        Assert.Equal(1, loss / expected, 1e-4);
    }

    private sealed class PlainGfn(Checkpoint weights, SlateGfnOptions options, SlateGfnFeatures features, float[] docs)
    {
        private readonly double[][] _items = Items(weights, options, features, docs);

        public double Loss(SlateBatch batch)
        {
            double total = 0;
            double terminal = 0;
            double[] constants = Vector("constants.log_z");
            bool detailed = options.Balance == SlateBalance.Detailed;
            for (int row = 0; row < batch.Count; row++)
            {
                double[] user = Encode(batch.States.AsSpan(row * features.StateLength, features.StateLength));
                int[] slate = batch.Slates.AsSpan(row * K, K).ToArray();
                double target = options.RewardExponent * Math.Log(batch.Rewards[row] + options.RewardOffset + 1e-6);
                double Flow(int t) => Mlp("flow", Input(user, slate, t))[0] + constants[t];
                double LogP(int t) => Math.Log(Policy(Input(user, slate, t), slate[..t])[slate[t]] + options.ForwardOffset);
                if (!detailed)
                {
                    double sum = Mlp("flow", user)[0] + constants[0] + options.FixedLogZ - target;
                    total += Math.Pow(sum + Enumerable.Range(0, K).Sum(LogP), 2);
                    continue;
                }

                for (int t = 0; t < K; t++)
                {
                    double next = t < K - 1 || options.LearnTerminalFlow ? Flow(t + 1) : target;
                    if (options.Credit == SlateCredit.Positions)
                    {
                        double[] parts = [.. batch.Parts.AsSpan(row * K, K).ToArray().Select(x => (double)x)];
                        double Seems(int filled) => options.RewardExponent * Math.Log(
                            (parts.Take(filled).Concat(Enumerable.Repeat(options.ExpectedReward, K - filled)).Sum() / K)
                            + options.RewardOffset + 1e-6);
                        next = (t < K - 1 ? Flow(t + 1) : 0) + Seems(t + 1) - (t > 0 ? Seems(t) : 0);
                    }

                    total += Math.Pow(Flow(t) + LogP(t) + options.FixedLogZ - next, 2) / K;
                }

                terminal += options.LearnTerminalFlow ? Math.Pow(Flow(K) + options.FixedLogZ - target, 2) : 0;
            }

            double squares = weights.Names.Where(name => name.StartsWith("network.", StringComparison.Ordinal))
                .Sum(name => Vector(name).Sum(value => value * value));
            return ((total + terminal) / batch.Count) + (options.L2 * squares);
        }

        private static double[][] Items(Checkpoint weights, SlateGfnOptions options, SlateGfnFeatures features, float[] docs)
        {
            double[][] rows = docs.Chunk(features.FeatureCount).Select(row => row.Select(x => (double)x).ToArray()).ToArray();
            if (options.Items == SlateItems.Features)
            {
                return rows;
            }

            int width = options.ItemWidth;
            ReadOnlySpan<float> table = weights.Get<float>("network.item.weight", N, width);
            ReadOnlySpan<float> map = weights.Get<float>("network.doc.weight", width, features.FeatureCount);
            double[][] items = new double[N][];
            for (int i = 0; i < N; i++)
            {
                items[i] = new double[width];
                for (int k = 0; k < width; k++)
                {
                    items[i][k] = table[(i * width) + k];
                    for (int f = 0; f < features.FeatureCount; f++)
                    {
                        items[i][k] += map[(k * features.FeatureCount) + f] * rows[i][f];
                    }
                }
            }

            return items;
        }

        private double[] Encode(ReadOnlySpan<float> state)
        {
            int width = options.HistoryWidth;
            ReadOnlySpan<float> table = weights.Get<float>("network.history.weight", N + 1, width);
            double[] all = new double[width];
            double[] clicked = new double[width];
            for (int h = 0; h < features.HistoryLength; h++)
            {
                int item = (int)state[features.ItemStart + h];
                for (int k = 0; k < width && item > 0; k++)
                {
                    all[k] += table[(item * width) + k];
                    clicked[k] += table[(item * width) + k] * state[features.FeedbackStart + h];
                }
            }

            double[] user = [.. state[..features.NumberCount].ToArray().Select(x => (double)x)];
            double[] encoded = options.Encoder == SlateEncoder.History ? [.. user, .. all, .. clicked] : [.. user, .. clicked];
            return options.NormalizeState ? Norm("network.encoder_norm", encoded) : encoded;
        }

        private double[] Input(double[] user, int[] slate, int filled) =>
        [
            .. user,
            .. Enumerable.Range(0, K).SelectMany(t => t < filled ? _items[slate[t]] : new double[_items[0].Length]),
        ];

        private double[] Policy(double[] input, int[] taken)
        {
            double[] w = Norm("network.norm", Mlp("forward", input));
            double divisor = options.Items == SlateItems.Learned ? Math.Sqrt(w.Length) : 1;
            double[] weightsOf = [.. _items.Select((item, i) =>
                options.Mask && taken.Contains(i) ? 0 : Math.Exp(item.Zip(w, (a, b) => a * b).Sum() / divisor))];
            return [.. weightsOf.Select(x => x / weightsOf.Sum())];
        }

        private double[] Norm(string name, double[] x)
        {
            double mean = x.Average();
            double scale = 1 / Math.Sqrt(x.Average(value => (value - mean) * (value - mean)) + 1e-5);
            double[] gain = Vector(name + ".weight");
            double[] shift = Vector(name + ".bias");
            return [.. x.Select((value, k) => ((value - mean) * scale * gain[k]) + shift[k])];
        }

        private double[] Mlp(string name, double[] x) =>
            Linear($"network.{name}.2", [.. Linear($"network.{name}.0", x).Select(value => Math.Max(0, value))]);

        private double[] Linear(string name, double[] x)
        {
            double[] weight = Vector(name + ".weight");
            return [.. Vector(name + ".bias").Select((b, row) => b + x.Select((value, i) => value * weight[(row * x.Length) + i]).Sum())];
        }

        private double[] Vector(string name) =>
            [.. System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(weights.Get(name).Bytes).ToArray().Select(x => (double)x)];
    }
}
