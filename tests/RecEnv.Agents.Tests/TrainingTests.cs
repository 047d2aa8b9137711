using RecEnv.Agents.Tests.Support;

namespace RecEnv.Agents.Tests;

public class TrainingTests
{
    [Theory]
    [InlineData(AutoresetMode.NextStep)]
    [InlineData(AutoresetMode.SameStep)]
    [InlineData(AutoresetMode.Disabled)]
    public void Run_Steps_CountsThoseThatMoveALane(AutoresetMode autoreset)
    {
        using IVectorEnvironment environment =
            CountdownSimulation.Definition.MakeVector(8, new EnvironmentSettings { Autoreset = autoreset });
        var agent = new CountingAgent { Mode = AgentMode.Evaluate };
        var reported = new List<long>();

        long done = Training.Run(environment, agent, 1000, seed: 3, new Collect(reported));

        Assert.InRange(done, 1000, 1007);
        Assert.Equal(done, agent.Transitions);
        Assert.Equal(done, agent.Rewards);
        Assert.True(agent.Terminated > 8);
        Assert.Equal(AgentMode.Train, agent.Mode);
        Assert.Equal(done, reported[^1]);
        Assert.Equal(reported.Order(), reported);
    }

    [Fact]
    public void Run_Cancelled_StopsBetweenSteps()
    {
        using IVectorEnvironment environment = CountdownSimulation.Definition.MakeVector(2);
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(
            () => Training.Run(environment, new CountingAgent(), 10, 1, cancellation: source.Token));
    }

    [Fact]
    public void Run_NoStep_IsRefused()
    {
        using IVectorEnvironment environment = CountdownSimulation.Definition.MakeVector(2);

        Assert.Throws<ArgumentOutOfRangeException>(() => Training.Run(environment, new CountingAgent(), 0, 1));
    }

    [Fact]
    public void Evaluation_OfALearner_LearnsOnlyWhenAsked()
    {
        using IVectorEnvironment environment = CountdownSimulation.Definition.MakeVector(4);
        var agent = new CountingAgent();

        Evaluation.Run(environment, agent, new EvaluationSettings { Episodes = 4 });
        (AgentMode judged, double before) = (agent.Mode, agent.Transitions);
        EvaluationResult result = Evaluation.Run(environment, agent, new EvaluationSettings { Episodes = 4, Learn = true });

        Assert.Equal(AgentMode.Evaluate, judged);
        Assert.Equal(0, before);
        Assert.Equal(AgentMode.Train, agent.Mode);
        Assert.True(agent.Transitions >= result.Lengths.Sum());
    }

    private sealed class Collect(List<long> values) : IProgress<long>
    {
        public void Report(long value) => values.Add(value);
    }
}
