using RecEnv.Agents.Runs;
using RecEnv.Options;

namespace RecEnv.Agents.Tests.Runs;

public class TrainingPlanTests
{
    public static TheoryData<string> Presets => [.. TrainingPresets.Names];

    [Fact]
    public void Parse_NestedOptions_AreReadAndWrittenAsObjects()
    {
        var plan = TrainingPlan.Parse(
            """{"agent":"tabular-q","environment":"TabularTest-v0","agent_options":{"epsilon":0.5},"seeds":[4,2],"target":3.5}""");

        Assert.Equal("""{"epsilon":0.5}""", plan.AgentOptions);
        Assert.Equal([4, 2], plan.Seeds);
        Assert.Equal(3.5, plan.Target);
        Assert.Contains("\"agent_options\":{\"epsilon\":0.5}", plan.ToJson(), StringComparison.Ordinal);
        Assert.Equal(plan.ToJson(), TrainingPlan.Parse(plan.ToJson()).ToJson());
    }

    [Theory]
    [InlineData("{}", "The plan names no agent.")]
    [InlineData("""{"agent":"x"}""", "The plan names no environment.")]
    [InlineData("""{"stepz":3}""", "Did you mean \"steps\"?")]
    [InlineData("""{"agent":"x","environment":"y","steps":0}""", "steps")]
    [InlineData("""{"agent":"x","environment":"y","agent_options":3}""", "agent_options")]
    [InlineData("""{"agent":"x","environment":"y","agent_options":"[]"}""", "\"agent_options\" must be a JSON object, but is []")]
    [InlineData("""{"agent":"x","environment":"y","seeds":[1,1]}""", "holds a seed twice")]
    [InlineData("""{"agent":"x","environment":"y","seeds":[]}""", "seeds")]
    [InlineData("""{"agent":"x","environment":"y","log_every":300}""", "must be a multiple of \"log_every\" (300)")]
    [InlineData("""{"agent":"x","environment":"y","evaluate_every":0,"patience":1}""", "need evaluations")]
    [InlineData("""{"agent":"x",""", "not valid JSON")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("""{"agent":"x","agent":"y","environment":"z"}""", "is given twice")]
    public void Parse_BadPlan_IsRefusedInASentence(string json, string sentence)
    {
        InvalidOptionException problem = Assert.Throws<InvalidOptionException>(() => TrainingPlan.Parse(json));

        Assert.Contains(sentence, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Presets_Each_FitsItsEnvironment(string name)
    {
        TrainingPlan plan = TrainingPresets.Find(name);
        using IVectorEnvironment environment = EnvironmentRegistry.CreateDefault().MakeVector(plan.Environment, 1, plan.EnvironmentSettings);

        IAgent agent = AgentRegistry.CreateDefault().Find(plan.Agent).Make(new AgentContext(environment.Contract, 1, 1), plan.AgentOptions);

        Assert.IsAssignableFrom<ILearningAgent>(agent);
    }

    [Fact]
    public void Presets_UnknownName_AsksWhatWasMeant() => Assert.Contains(
        "Did you mean \"document-transition\"?",
        Assert.Throws<ArgumentException>(() => TrainingPresets.Find("document-transitions")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void LaneSeed_OfDifferentSeeds_NeverMeet()
    {
        Assert.True(TrainingPlan.LaneSeed(1) - TrainingPlan.LaneSeed(0) > EnvironmentDefinition.MaxLaneCount);
        Assert.True(TrainingPlan.LaneSeed(0) > int.MaxValue); // beyond every seed of an evaluation
    }
}
