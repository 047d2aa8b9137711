using RecEnv.Agents.Tests.Support;

namespace RecEnv.Agents.Tests.SlateQ;

/// <summary>Deep value agents that have found their size.</summary>
public class AllocationTests
{
    private const int Lanes = 4;

    [Theory]
    [InlineData("slateq", """{"history_decays":[1],"prioritised":true""")]
    [InlineData("slateq", """{"choice":"learned" """)]
    [InlineData("full-slate-q", """{"dueling":true""")]
    public void Learn_AfterWarmUp_AllocatesNothing(string name, string options)
    {
        using IVectorEnvironment environment = Run.Environment("InterestEvolution-v0", Lanes);
        var agent = (ILearningAgent)Run.Agent(
            name, environment, options + ""","warm_up_steps":50,"batch_size":8,"hidden_sizes":[8],"replay_capacity":400}""");
        var recorder = new TransitionRecorder(environment.Contract, Lanes);
        VectorStep step = environment.Reset(3);
        void Play(int steps)
        {
            for (int t = 0; t < steps; t++)
            {
                agent.Act(step, environment.Actions);
                recorder.Before(step, environment.Actions);
                step = environment.Step(environment.Actions);
                agent.Learn(recorder.After(step));
            }
        }

        Play(200);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Play(200);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
