using RecEnv.Agents.Tests.Support;
using RecEnv.Learning.Checkpoints;
using RecEnv.Spaces;

namespace RecEnv.Agents.Tests.Drr;

public class DrrAgentTests
{
    private const string Small = """{"warm_up_steps":50,"batch_size":8,"save_replay":true}""";
    private const string SmallItems = """{"warm_up_steps":50,"batch_size":8,"save_replay":true,"dimension":4,"update_period":5}""";

    /// <summary>While a lane waits for its feedback, the agent may be asked for others; what it put out for the lane must stay.</summary>
    [Fact]
    public void Act_LaneThatWaits_KeepsWhatWasPutOut()
    {
        float[] alone = VectorsAfterStep(askedMeanwhile: false);

        float[] asked = VectorsAfterStep(askedMeanwhile: true);

        Assert.Contains(alone, x => x != 0);
        Assert.Equal(alone, asked);
    }

    /// <summary>What is wrong is named, and the agent is as before although most of the checkpoint is sound.</summary>
    [Theory]
    [InlineData("drr", Small, "optimizer2.slow.critic.2.bias", "\"optimizer2.slow.critic.2.bias\" of the checkpoint is ")]
    [InlineData("drr", Small, "replay.steps", "a step in it names what is not there")]
    [InlineData("drr-items", SmallItems, "replay.steps", "a step in it names what is not there")]
    [InlineData("drr-items", SmallItems, "visits.items", "they name users, items or lengths that cannot be")]
    [InlineData("drr-items", SmallItems, "visit_of", "lanes are in visits that it does not hold")]
    public void Load_DamagedCheckpoint_IsRefusedAsAWhole(string name, string options, string tensor, string sentence)
    {
        using IVectorEnvironment environment = Run.Environment("RatingReplay-v0", 2);
        var agent = (ILearningAgent)Run.Agent(name, environment, options);
        Training.Run(environment, agent, 100, seed: 2);
        byte[] before = Bytes(agent);
        Training.Run(environment, agent, 100, seed: 3);
        var damaged = Checkpoint.Parse(Bytes(agent));
        agent.Load(Checkpoint.Parse(before));
        Damage(damaged, tensor);

        string message = Assert.Throws<CheckpointException>(() => agent.Load(damaged)).Message;

        Assert.Contains(sentence, message, StringComparison.Ordinal);
        Assert.Equal(before, Bytes(agent));
    }

    /// <summary>Numbers become too large to be the number of anything; others change their shape.</summary>
    private static void Damage(Checkpoint checkpoint, string tensor)
    {
        if (tensor.StartsWith("optimizer", StringComparison.Ordinal))
        {
            checkpoint.Set<float>(tensor, [1, 2, 3]);
            return;
        }

        int[] shape = [.. checkpoint.Get(tensor).Shape];
        int[] numbers = checkpoint.Get<int>(tensor, [.. shape.Select(_ => -1)]).ToArray();
        numbers[^1] = 1_000_000;
        numbers[0] = 1_000_000;
        checkpoint.Set<int>(tensor, numbers, shape);
    }

    private static byte[] Bytes(ILearningAgent agent)
    {
        var checkpoint = new Checkpoint();
        agent.Save(checkpoint);
        return checkpoint.ToBytes();
    }

    private static float[] VectorsAfterStep(bool askedMeanwhile)
    {
        using IVectorEnvironment environment = Run.Environment("RatingReplay-v0", 2);
        IAgent agent = Run.Agent(
            "drr", environment, """{"save_replay":true,"stored_action":"output","noise_scale":0.4,"noise_return":0}""");
        var recorder = new TransitionRecorder(environment.Contract, 2);
        VectorStep step = environment.Reset(7);
        agent.Act(step, environment.Actions);
        step.Started.Clear();
        agent.Act(step, environment.Actions); // noise is 0 in the first step of a visit
        recorder.Before(step, environment.Actions);
        if (askedMeanwhile)
        {
            var other = new VectorStep(environment.Contract.ObservationSpace, environment.Contract.Infos, 2);
            other.Observations.CopyFrom(step.Observations);
            other.Terminated.Fill(true);
            agent.Act(other, new ValueBatch(environment.Contract.ActionSpace, 2));
        }

        var learner = (ILearningAgent)agent;
        learner.Learn(recorder.After(environment.Step(environment.Actions)));
        var checkpoint = new Checkpoint();
        learner.Save(checkpoint);
        return checkpoint.Get<float>("replay.vectors").ToArray();
    }
}
