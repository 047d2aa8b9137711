using RecEnv.Learning.Checkpoints;
using RecEnv.Learning.Layers;
using RecEnv.Learning.Tests.Golden;

namespace RecEnv.Learning.Tests.Transformers;

/// <summary>The Transformer layer against PyTorch's, against its formula in double precision, and by its laws.</summary>
public class TransformerLayerTests
{
    private const int Sequences = 3;
    private const int Places = 7;
    private const int Columns = 8;
    private const int Rows = Sequences * Places;

    private static readonly int[] _lengths = [7, 4, 1];

    private static readonly Checkpoint _golden =
        Checkpoint.Read(Path.Combine(AppContext.BaseDirectory, "Golden", "transformer.safetensors"));

    private readonly ParameterStore _store = new();
    private readonly TransformerLayer _layer;
    private readonly Tape _tape = new();

    public TransformerLayerTests()
    {
        _layer = new TransformerLayer(_store, "layer", Columns, heads: 2, hidden: 12, new LearningRandom(1), dropout: 0.4f);
        _store.Load(_golden);
    }

    [Fact]
    public void Forward_RecordedInput_GivesPyTorchsOutputAndGradients()
    {
        Tensor x = _tape.Variable(_golden.Get("x").As<float>(), Rows, Columns);
        Tensor weights = _tape.Input(_golden.Get("weights").As<float>(), Rows, Columns);

        Tensor output = _layer.Forward(x, Sequences, AttentionMask.Causal(_tape, Places, _lengths));
        _tape.Backward((output * weights).Sum());

        Parity.Check(_golden, "output", WithoutPadding(output.Values), 5e-6);
        Parity.Check(_golden, "gradient/x", x.Gradient, 5e-6);
        foreach (Parameter parameter in _store.Parameters)
        {
            // Softmax does not see the keys' biases: their gradient is 0 but for rounding, PyTorch's too.
            Parity.CheckGradient(_golden, "gradient/" + parameter.Name, parameter, 5e-6);
        }
    }

    [Fact]
    public void Forward_GradientOfX_IsThatOfFiniteDifferencesOfTheFormula()
    {
        float[] values = _golden.Get("x").As<float>().ToArray();
        float[] weights = _golden.Get("weights").As<float>().ToArray();
        Tensor x = _tape.Variable(values, Rows, Columns);
        Tensor output = _layer.Forward(x, Sequences, AttentionMask.Causal(_tape, Places, _lengths));
        _tape.Backward((output * _tape.Input(weights, Rows, Columns)).Sum());
        var plain = new PlainTransformer(_store, "layer", Columns, heads: 2);
        double[] exact = [.. values.Select(v => (double)v)];

        for (int at = 0; at < values.Length; at += 5)
        {
            double above = Weighted(plain, exact, weights, at, 1e-5);
            double below = Weighted(plain, exact, weights, at, -1e-5);

            Assert.Equal((above - below) / 2e-5, x.Gradient[at], 5e-5);
        }
    }

    [Fact]
    public void Forward_SomeQueries_AreTheRowsOfAll()
    {
        Tensor x = _tape.Input(_golden.Get("x").As<float>(), Rows, Columns);
        int[] last = [6, 7 + 3, 14];

        Tensor all = _layer.Forward(x, Sequences, AttentionMask.Causal(_tape, Places, _lengths));
        Tensor some = _layer.Forward(
            x, Sequences, AttentionMask.Whole(_tape, Places, _lengths), queries: _tape.Index(last));

        Assert.Equal(all.PickRows(_tape.Index(last)).Values.ToArray(), some.Values.ToArray());
    }

    [Fact]
    public void Forward_OneSequenceOrManyOrMorePadding_GivesTheSameBits()
    {
        ReadOnlySpan<float> values = _golden.Get("x").As<float>();
        Tensor together = _layer.Forward(
            _tape.Input(values, Rows, Columns), Sequences, AttentionMask.Causal(_tape, Places, _lengths));

        for (int sequence = 0; sequence < Sequences; sequence++)
        {
            int length = _lengths[sequence];
            int start = sequence * Places * Columns;
            Tensor alone = _layer.Forward(
                _tape.Input(values.Slice(start, length * Columns), length, Columns), 1, AttentionMask.Causal(_tape, length, [length]));

            Assert.Equal(together.Values.Slice(start, length * Columns).ToArray(), alone.Values.ToArray());
        }
    }

    [Fact]
    public void Forward_LaterPlaceChanged_LeavesEarlierOnesAlone()
    {
        float[] values = _golden.Get("x").As<float>().ToArray();
        float[] changed = [.. values];
        changed[(4 * Columns) + 1] += 1f; // place 4 of sequence 0

        float[] before = Run(values);
        float[] after = Run(changed);

        Assert.Equal(before[..(4 * Columns)], after[..(4 * Columns)]);
        Assert.NotEqual(before[(4 * Columns)..(5 * Columns)], after[(4 * Columns)..(5 * Columns)]);
        Assert.Equal(before[(7 * Columns)..], after[(7 * Columns)..]);
    }

    [Fact]
    public void Dropout_ManyNumbers_DropsItsShareAndKeepsTheMean()
    {
        float[] ones = [.. Enumerable.Repeat(1f, 40_000)];

        float[] kept = Dropout.Apply(_tape.Input(ones, 400, 100), 0.4f, new LearningRandom(5)).Values.ToArray();

        // A share of 40,000 Bernoulli(0.4) has a standard error of 0.00245; five of them.
        Assert.InRange(kept.Count(v => v == 0f) / 40_000.0, 0.4 - 0.0123, 0.4 + 0.0123);
        Assert.All(kept, v => Assert.True(v is 0f || Math.Abs(v - (1 / 0.6f)) < 1e-6f));
    }

    [Fact]
    public void Forward_WithDropout_DiffersFromWithoutAndRepeatsWithItsSeed()
    {
        float[] values = _golden.Get("x").As<float>().ToArray();

        float[] plain = Run(values);
        float[] dropped = Run(values, new LearningRandom(9));

        Assert.NotEqual(plain, dropped);
        Assert.Equal(dropped, Run(values, new LearningRandom(9)));
    }

    [Fact]
    public void Constructor_HeadsThatDoNotDivide_SaysWhatTo()
    {
        var error = Assert.Throws<ArgumentException>(
            () => new TransformerLayer(new ParameterStore(), "x", 10, 4, 8, new LearningRandom(1)));

        Assert.StartsWith("4 heads cannot share 10 columns evenly. Give a multiple of the heads.", error.Message, StringComparison.Ordinal);
    }

    private static double Weighted(PlainTransformer plain, double[] values, float[] weights, int at, double step)
    {
        double middle = values[at];
        values[at] = middle + step;
        double[] output = plain.Forward(values, _lengths, Places);
        values[at] = middle;
        return output.Zip(weights, (y, w) => y * w).Sum();
    }

    private float[] Run(float[] values, LearningRandom? dropout = null) => WithoutPadding(_layer.Forward(
        _tape.Input(values, Rows, Columns), Sequences, AttentionMask.Causal(_tape, Places, _lengths), dropout).Values);

    private static float[] WithoutPadding(ReadOnlySpan<float> values)
    {
        float[] kept = values.ToArray();
        for (int row = 0; row < Rows; row++)
        {
            if (row % Places >= _lengths[row / Places])
            {
                kept.AsSpan(row * Columns, Columns).Clear();
            }
        }

        return kept;
    }
}
