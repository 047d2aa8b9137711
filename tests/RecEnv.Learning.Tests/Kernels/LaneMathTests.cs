namespace RecEnv.Learning.Tests.Kernels;

/// <summary>Exponential, logarithm and their kin against the runtime's in double precision.</summary>
public unsafe class LaneMathTests
{
    public static TheoryData<string> Names => ["exp", "log", "tanh", "sigmoid", "softplus"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Function_WholeRange_IsWithinFourUnitsInTheLastPlace(string name)
    {
        float[] inputs = Inputs(name);

        float[] got = Compute(name, inputs);

        for (int i = 0; i < inputs.Length; i++)
        {
            double exact = Exact(name, inputs[i]);
            double unit = Math.Max(Math.Abs(MathF.BitIncrement((float)Math.Abs(exact)) - Math.Abs((float)exact)), 1.4e-45);
            if (Math.Abs(exact) < 1.2e-38)
            {
                Assert.InRange(got[i], 0f, 1.2e-38f);
            }
            else
            {
                Assert.True(Math.Abs(got[i] - exact) <= 4 * unit, $"{name}({inputs[i]:R}) is {got[i]:R}, not {exact:R}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Function_EachRegisterWidth_GivesTheSameBits(string name)
    {
        float[] inputs = [.. Inputs(name), 0f, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e-42f, -1f, 3e38f];

        int[][] bits = [.. Widths.All.Select(width =>
            Widths.With(width, () => Compute(name, inputs).Select(BitConverter.SingleToInt32Bits).ToArray()))];

        Assert.All(bits, one => Assert.Equal(bits[0], one));
    }

    [Theory]
    [InlineData("exp", float.NegativeInfinity, 0f)]
    [InlineData("exp", -100f, 0f)]
    [InlineData("exp", 89f, float.PositiveInfinity)]
    [InlineData("exp", float.NaN, float.NaN)]
    [InlineData("log", 0f, float.NegativeInfinity)]
    [InlineData("log", -1f, float.NaN)]
    [InlineData("log", float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData("log", float.NaN, float.NaN)]
    [InlineData("tanh", float.NegativeInfinity, -1f)]
    [InlineData("tanh", 100f, 1f)]
    [InlineData("tanh", float.NaN, float.NaN)]
    [InlineData("sigmoid", -1000f, 0f)]
    [InlineData("sigmoid", 1000f, 1f)]
    [InlineData("softplus", 1000f, 1000f)]
    [InlineData("softplus", -1000f, 0f)]
    [InlineData("softplus", float.NaN, float.NaN)]
    public void Function_Extremes_AreWhatTheyShouldBe(string name, float x, float wanted) =>
        Assert.Equal(wanted, Compute(name, [x])[0]);

    [Fact]
    public void Log_SubnormalNumbers_AreExactToTheLastPlaces() =>
        Assert.Equal(Math.Log(1e-42f), Compute("log", [1e-42f])[0], 1e-5);

    private static float[] Compute(string name, float[] inputs)
    {
        var tape = new Tape();
        Tensor x = tape.Input(inputs, 1, inputs.Length);
        return (name switch
        {
            "exp" => x.Exp(),
            "log" => x.Log(),
            "tanh" => x.Tanh(),
            "sigmoid" => x.Sigmoid(),
            _ => x.Softplus(),
        }).Values.ToArray();
    }

    private static double Exact(string name, double x) => name switch
    {
        "exp" => Math.Exp(x),
        "log" => Math.Log(x),
        "tanh" => Math.Tanh(x),
        "sigmoid" => 1 / (1 + Math.Exp(-x)),
        _ => x > 30 ? x : x < -17 ? Math.Exp(x) - (Math.Exp(2 * x) / 2) : Math.Log(1 + Math.Exp(x)),
    };

    private static float[] Inputs(string name)
    {
        var random = new LearningRandom(1);
        float bound = name == "tanh" ? 12f : 86f;
        return [.. Enumerable.Range(0, 5000).Select(i => name == "log"
            ? MathF.Exp(random.Uniform(-80f, 80f))
            : i % 2 == 0 ? random.Uniform(-bound, bound) : random.Uniform(-1f, 1f))];
    }
}
