using RecEnv.Agents.Drr;
using RecEnv.Agents.Tests.Support;
using RecEnv.Learning.Checkpoints;
using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Agents.Tests.Drr;

public class DrrAgentTests
{
    private static readonly int[] _slots = [0, 1, 2, 3, 4];

    private const string Small = """{"warm_up_steps":50,"batch_size":8,"save_replay":true}""";
    private const string SmallItems = """{"warm_up_steps":50,"batch_size":8,"save_replay":true,"dimension":4,"update_period":5}""";

    /// <summary>
    /// Five steps of one user: a visit of three that is truncated, then one of two that terminates. Positives are shown in steps 0, 2, 3.
    /// </summary>
    [Theory]
    [InlineData("{}", new[] { 300, 300 }, new[] { 0.8f, 0.8f, 0.8f, 0.8f, 0 })]
    [InlineData("""{"keep_memory":true,"terminal":"never"}""", new[] { 10, 12 }, new[] { 0.8f, 0.8f, 0.8f, 0.8f, 0.8f })]
    [InlineData("""{"keep_memory":true,"terminal":"rewarded"}""", new[] { 10, 12 }, new[] { 0, 0.8f, 0, 0, 0.8f })]
    public void Learn_TwoVisits_MakeTheRowsOfTheGradientStep(string options, int[] memoryOfSecond, float[] factors)
    {
        using IVectorEnvironment environment = Run.Environment("RatingReplay-v0", 1);
        var agent = (DrrAgent)Run.Agent("drr", environment, Joined(
            options, """{"memory_length":2,"dimension":3,"batch_size":5,"update_period":5,"warm_up_steps":4,"prioritised":false}"""));
        agent.DrawSlots = slots => _slots.CopyTo(slots, 0);
        float[] items = agent.Learner.Items.ToArray();
        float[] rewards = [1, 0, 1, 1, 0];
        for (int i = 0; i < 5; i++)
        {
            TransitionBatch step = Transition(environment.Contract, 17, 10 + i, rewards[i]);
            step.First[0] = i is 0 or 3;
            step.Truncated[0] = i == 2;
            step.Terminated[0] = i == 4;
            agent.Learn(step);
        }

        int[] last = [memoryOfSecond[1], 13];
        Assert.Equal(1, agent.Updates);
        Assert.All(agent.Batch.Users, user => Assert.Equal(17, user));
        Assert.Equal(rewards, agent.Batch.Rewards);
        Assert.Equal(factors, agent.Batch.Factors);
        Assert.Equal([300, 300, 300, 10, 300, 10, .. memoryOfSecond, .. last], agent.Batch.Memories);
        Assert.Equal([300, 10, 300, 10, 10, 12, .. last, .. last], agent.Batch.NextMemories);
        Assert.Equal(items[30..45], agent.Batch.Actions);
    }

    /// <summary>x = 0 at the start of a visit, then x ← x − θ·x + σ·N(0, 1), added to what the actor puts out.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Act_WithNoise_AddsAnOrnsteinUhlenbeckProcess(bool reseeded)
    {
        EpisodeKey? key = reseeded ? new EpisodeKey(9, 9) : null;
        using IVectorEnvironment environment = Run.Environment("RatingReplay-v0", 1);
        bool[] starts = [true, false, false, true, false];
        const string Output = """{"save_replay":true,"stored_action":"output","dimension":2}""";
        float[] plain = Outputs(environment, Output, starts);
        float[] noisy = Outputs(environment, Joined(Output, """{"noise_scale":0.4,"noise_return":0.15}"""), starts, key);
        RandomStream normals = (key ?? new EpisodeKey(1, 0)).Stream(StreamId.Exploration);
        double[] x = new double[2];

        for (int i = 0; i < noisy.Length; i++)
        {
            x[i % 2] = starts[i / 2] ? 0 : x[i % 2];
            Assert.Equal(x[i % 2], noisy[i] - plain[i], 1e-6);
            x[i % 2] += (-0.15 * x[i % 2]) + (0.4 * normals.Normal());
        }
    }

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

    private static string Joined(string one, string other) => one == "{}" ? other : $"{one[..^1]},{other[1..]}";

    /// <summary>A step in which a user was shown an item.</summary>
    private static TransitionBatch Transition(EnvironmentContract contract, int user, int item, float reward)
    {
        var step = new TransitionBatch(contract, 1);
        string[] paths = [.. contract.ObservationSpace.Leaves.Select(leaf => leaf.Path)];
        Span<long> items = step.Observations.Leaves[Array.IndexOf(paths, "available")].Lane<long>(0);
        items[3] = item;
        step.Observations.Leaves[Array.IndexOf(paths, "user")].Lane<long>(0)[0] = user;
        step.Actions.Leaves[0].Lane<long>(0)[0] = 3;
        step.Rewards[0] = reward;
        step.Present[0] = true;
        return step;
    }

    /// <summary>What an agent that never learns puts out at one observation, in a row.</summary>
    private static float[] Outputs(IVectorEnvironment environment, string options, bool[] starts, EpisodeKey? key = null)
    {
        var agent = (DrrAgent)Run.Agent("drr", environment, options);
        if (key is { } given)
        {
            agent.Reseed(0, given);
        }

        VectorStep step = environment.Reset(7);
        foreach (bool start in starts)
        {
            step.Started[0] = start;
            agent.Act(step, environment.Actions);
            agent.Learn(Transition(environment.Contract, 3, 5, 0));
        }

        var checkpoint = new Checkpoint();
        agent.Save(checkpoint);
        return checkpoint.Get<float>("replay.vectors").ToArray();
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
