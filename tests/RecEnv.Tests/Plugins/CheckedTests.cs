using RecEnv.Options;
using RecEnv.Plugins;

namespace RecEnv.Tests.Plugins;

public sealed class CheckedTests : IDisposable
{
    private readonly TestPlugin _plugin = new();
    private readonly EnvironmentDefinition _definition;

    public CheckedTests()
    {
        var registry = new EnvironmentRegistry();
        PluginLoader.Load(_plugin.Assembly, registry);
        _definition = registry.Find("Misbehaving-v0");
    }

    public void Dispose() => _plugin.Dispose();

    [Theory]
    [InlineData("factory", "throw", "threw DivideByZeroException in its factory: secret inner text")]
    [InlineData("factory", "null", "returned null from its factory.")]
    [InlineData("factory", "info", "declares the info \"level\" twice or as null.")]
    [InlineData("factory", "metric", "declares the episode metric \"mean\" as int64; it must be float64.")]
    [InlineData("reset", "throw", "threw DivideByZeroException in Reset (lane 1): secret inner text")]
    [InlineData("reset", "outside", "wrote an observation outside its space in Reset (lane 1): The value at index 0 is 1.5, outside [0, 1].")]
    [InlineData("step", "throw", "threw DivideByZeroException in Step (lane 1): secret inner text")]
    [InlineData("step", "nan", "wrote an observation outside its space in Step (lane 1): The value at index 0 is NaN, outside [0, 1].")]
    [InlineData("step", "reward", "returned a reward of NaN from Step (lane 1); rewards must be finite.")]
    [InlineData("step", "info", "wrote a number that is not finite to info \"level\" in Step (lane 1).")]
    [InlineData("metrics", "throw", "threw DivideByZeroException in ReadMetrics (lane 0): secret inner text")]
    [InlineData("metrics", "nan", "gave an episode metric that is not finite in ReadMetrics (lane 0).")]
    [InlineData("render", "throw", "threw DivideByZeroException in Render (lane 1): secret inner text")]
    public void Play_Misbehaving_NamesCallAndLane(string where, string what, string sentence)
    {
        var fault = Assert.Throws<EnvironmentFaultException>(() => Play(where, what, isChecked: true, ObservationLayout.Dict));
        var flat = Assert.Throws<EnvironmentFaultException>(() => Play(where, what, isChecked: true, ObservationLayout.Flat));

        Assert.Equal($"Environment \"Misbehaving-v0\" {sentence}", fault.Message);
        Assert.Equal(fault.Message, flat.Message);
        Assert.DoesNotContain("secret", fault.Predicate, StringComparison.Ordinal);
    }

    [Fact]
    public void Play_Behaving_IsTheSameCheckedOrNot()
    {
        Assert.Equal(Play("", "", isChecked: false, ObservationLayout.Dict), Play("", "", isChecked: true, ObservationLayout.Dict));
    }

    [Fact]
    public void Make_BadOption_StaysAComplaintAboutTheOption()
    {
        var settings = new EnvironmentSettings { OptionsJson = """{"width": 13}""", Checked = true };

        var complaint = Assert.Throws<InvalidOptionException>(() => _definition.Make(settings));

        Assert.Equal("Option \"width\" is 13, which brings bad luck; take another.", complaint.Message);
    }

    private byte[] Play(string where, string what, bool isChecked, ObservationLayout layout)
    {
        using IVectorEnvironment env = _definition.MakeVector(3, new EnvironmentSettings
        {
            OptionsJson = $$"""{"where": "{{where}}", "what": "{{what}}", "lane": 1}""",
            Checked = isChecked,
            Layout = layout,
        });
        env.Reset(seed: 4);
        for (int step = 0; step < 7; step++)
        {
            env.Step(env.Actions);
        }

        env.Render(1);
        return [.. env.Current.Observations.Leaves[0].Bytes, .. env.Snapshot()];
    }
}
