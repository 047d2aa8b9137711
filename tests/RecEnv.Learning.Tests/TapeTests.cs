using RecEnv.Learning.Layers;
using RecEnv.Learning.Optimizers;

namespace RecEnv.Learning.Tests;

public class TapeTests
{
    private readonly Tape _tape = new(16);

    [Fact]
    public void Values_AfterReset_Throw()
    {
        Tensor old = _tape.Input([1f, 2f], 1, 2);
        Indices indices = _tape.Index([0]);
        _tape.Reset();
        Tensor fresh = _tape.Input([1f, 2f], 1, 2);

        Assert.Contains("before the tape's last Reset", Refused(() => old.Relu()).Message, StringComparison.Ordinal);
        Assert.Contains("before the tape's last Reset", Refused(() => fresh.Gather(indices)).Message, StringComparison.Ordinal);
        Assert.Contains("another tape", Refused(() => new Tape().Input([1f, 2f], 1, 2).Min(fresh)).Message, StringComparison.Ordinal);
        Assert.Contains("no tape", Refused(() => default(Tensor).Relu()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backward_WeightsWrittenAfterForward_Throws()
    {
        (ParameterStore store, Mlp net) = Net();
        var optimizer = new Sgd(store, 0.1f);
        Tensor loss = net.Forward(_tape.Input([1f, 2f, 3f], 1, 3)).Sum();
        _tape.Backward(loss);
        optimizer.Step();

        InvalidOperationException problem = Refused(() => _tape.Backward(loss));

        Assert.Contains("Call Backward before the optimizer's Step", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backward_OtherStoreWritten_Passes()
    {
        (ParameterStore store, Mlp net) = Net();
        (ParameterStore other, _) = Net();
        Tensor loss = net.Forward(_tape.Input([1f, 2f, 3f], 1, 3)).Sum();

        other.CopyFrom(store);
        _tape.Backward(loss);

        Assert.All(store.Parameters, parameter => Assert.True(parameter.HasGradient));
    }

    [Fact]
    public void NoGrad_Operations_PassNoGradient()
    {
        (_, Mlp net) = Net();
        Tensor loss;
        using (_tape.NoGrad())
        {
            loss = net.Forward(_tape.Variable([1f, 2f, 3f], 1, 3)).Sum();
        }

        Assert.Contains("NoGrad", Assert.Throws<ArgumentException>(() => _tape.Backward(loss)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Freeze_Critic_PassesGradientOnButKeepsNone()
    {
        (ParameterStore store, Mlp net) = Net();
        Tensor x = _tape.Variable([1f, 2f, 3f], 1, 3);
        Tensor loss;
        using (store.Freeze())
        {
            loss = net.Forward(x).Sum();
        }

        _tape.Backward(loss);

        Assert.All(store.Parameters, parameter => Assert.False(parameter.HasGradient));
        Assert.Contains(x.Gradient.ToArray(), value => value != 0f);
        _tape.Backward(net.Forward(x).Sum());
        Assert.All(store.Parameters, parameter => Assert.True(parameter.HasGradient));
    }

    [Fact]
    public void Detach_Tensor_StopsTheGradient()
    {
        Tensor x = _tape.Variable([2f], 1, 1);

        _tape.Backward(x * x.Detach());

        Assert.Equal([2f], x.Gradient.ToArray());
    }

    [Fact]
    public void Backward_Twice_AddsToParametersAndReplacesOthers()
    {
        var store = new ParameterStore();
        Parameter w = store.Add("w", 1, 1);
        w.Change()[0] = 3f;
        Tensor x = _tape.Variable([2f], 1, 1);
        Tensor y = x * _tape.Use(w);

        _tape.Backward(y);
        _tape.Backward(y * 10f);

        Assert.Equal([22f], w.Gradient.ToArray());
        Assert.Equal([30f], x.Gradient.ToArray());
        store.ClearGradients();
        Assert.True(w.Gradient.IsEmpty);
    }

    [Fact]
    public void Backward_LossOfManyNumbers_SaysWhatToDo()
    {
        Tensor x = _tape.Variable([1f, 2f], 1, 2);

        ArgumentException problem = Assert.Throws<ArgumentException>(() => _tape.Backward(x));

        Assert.Equal("Backward needs a loss of [1, 1] but got [1, 2]. Take its Mean or Sum first.", problem.Message);
    }

    [Fact]
    public void Operators_ShapesThatDoNotGoTogether_SayBoth()
    {
        Tensor a = _tape.Input(new float[6], 2, 3);
        Tensor b = _tape.Input(new float[8], 2, 4);

        Assert.Contains("[2, 3] and [2, 4]", Assert.Throws<ArgumentException>(() => a + b).Message, StringComparison.Ordinal);
        Assert.Contains("[2, 3] and [2, 4]", Assert.Throws<ArgumentException>(() => a.MatMul(b)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Losses.Mse(a, _tape.Input([1f], 1, 1)));
        Assert.Throws<ArgumentException>(() => a.Reshape(4, 2));
        Assert.Throws<ArgumentException>(() => a.SliceColumns(2, 2));
        Assert.Throws<ArgumentException>(() => a.Softmax(b));
        Assert.Contains("valid: 0 to 2", Assert.Throws<ArgumentException>(() => a.Gather(_tape.Index([0, 3]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Softmax_RowWithoutAnyEntry_IsZeroAndSafe()
    {
        Tensor x = _tape.Variable([1f, 2f, 3f, 4f], 2, 2);
        Tensor mask = _tape.Input([0f, 0f, 1f, 1f], 2, 2);

        Tensor p = x.Softmax(mask);
        _tape.Backward((p * x.LogSoftmax(mask)).Sum());

        Assert.Equal([0f, 0f], p.Values[..2].ToArray());
        Assert.Equal([0f, 0f], x.Gradient[..2].ToArray());
        Assert.DoesNotContain(x.Gradient.ToArray(), float.IsNaN);
        Assert.Equal(0f, x.MaskedMean(_tape.Zeros(2, 2, out _)).Item);
    }

    [Fact]
    public void Embedding_PaddingRow_IsZeroAndGetsNoGradient()
    {
        var store = new ParameterStore();
        var table = new Embedding(store, "items", 5, 3, new LearningRandom(1), paddingRow: 2);

        _tape.Backward(table.Forward(_tape, _tape.Index([2, 4, 4, 2])).Sum());

        Assert.Equal(new float[3], table.Table.Values.Slice(6, 3).ToArray());
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2], table.Table.Gradient.ToArray());
        Assert.Throws<ArgumentException>(() => table.Forward(_tape, _tape.Index([5])));
    }

    [Fact]
    public void Tape_GrowingSteps_KeepsAllValues()
    {
        for (int step = 0; step < 3; step++)
        {
            _tape.Reset();
            Tensor[] made = [.. Enumerable.Range(0, 200).Select(i => _tape.Input([i, i + 0.5f], 1, 2) * 2f)];

            Assert.All(Enumerable.Range(0, 200), i => Assert.Equal([2f * i, (2f * i) + 1f], made[i].Values.ToArray()));
        }
    }

    private static (ParameterStore Store, Mlp Net) Net()
    {
        var store = new ParameterStore();
        return (store, new Mlp(store, "net", [3, 8, 2], new LearningRandom(1)));
    }

    private static InvalidOperationException Refused(Action action) => Assert.Throws<InvalidOperationException>(action);

    private static InvalidOperationException Refused(Func<Tensor> action) =>
        Assert.Throws<InvalidOperationException>(() => { action(); });
}
