using RecEnv.Agents.PolicyGradient;
using RecEnv.Agents.Tests.Support;
using RecEnv.Learning;
using RecEnv.Learning.Checkpoints;

namespace RecEnv.Agents.Tests.PolicyGradient;

/// <summary>What policy gradient agents learn from, and how strongly.</summary>
public class LearnedFromTests
{
    private const double Discount = 0.9;
    private const double Scale = 0.5;

    /// <summary>Without rewards nothing but the bonus moves the policy, toward an entropy of ln 2; against it, toward 0.</summary>
    [Theory]
    [InlineData("ppo", """{"rollout_steps":64,"minibatches":2,"history_decays":[],"entropy_bonus":0.5,"learning_rate":0.02}""")]
    [InlineData("reinforce", """{"episodes_per_update":16,"history_decays":[],"entropy_bonus":0.5,"learning_rate":0.02}""")]
    public void Learn_EntropyBonusWithoutRewards_EvensThePolicyOut(string name, string options)
    {
        using IVectorEnvironment environment = LoopSimulation.Definition.MakeVector(8, new EnvironmentSettings
        {
            OptionsJson = """{"endless":true,"click_share":0}""",
            MaxEpisodeSteps = 4,
            Autoreset = AutoresetMode.SameStep,
        });
        var agent = (PolicyGradientAgent)Run.Agent(name, environment, options, seed: 3);
        var figures = new List<TrainingFigure>();

        Training.Run(environment, agent, 1_500, seed: 2);
        agent.Collect([]);
        Training.Run(environment, agent, 200, seed: 3);
        agent.Collect(figures);

        Assert.Equal(Math.Log(2), figures.Single(figure => figure.Name == "entropy").Value, 0.01);
    }

    /// <summary>A = r + γ·V(the state that followed this very step) − V(state), for two lanes that are cut.</summary>
    [Fact]
    public void Estimate_LanesThatAreCut_TakesEachLanesOwnLastState()
    {
        using IVectorEnvironment environment = Run.Environment("InterestEvolution-v0", 2);
        var agent = new Keeper(new AgentContext(environment.Contract, 2, 1));
        TransitionBatch batch = Play(environment, agent, cut: true);

        agent.Learn(batch);
        (double[] actual, double[] expected) = agent.Compare();

        Assert.Equal(expected, actual, (x, y) => Math.Abs(x - y) < 1e-6);
        Assert.NotEqual(agent.ValueAfter(0), agent.ValueAfter(1));
    }

    /// <summary>The states that are learned from are those that were acted on, history included.</summary>
    [Fact]
    public void Learn_SomeSteps_KeepsTheStatesThatWereActedOn()
    {
        const int Steps = 6;
        using IVectorEnvironment environment = Run.Environment("InterestEvolution-v0", 2);
        var agent = new Keeper(new AgentContext(environment.Contract, 2, 1));
        environment.Reset(3);
        for (int step = 0; step < Steps; step++)
        {
            agent.Learn(Play(environment, agent, cut: false, first: step == 0));
        }

        var checkpoint = new Checkpoint();
        agent.Save(checkpoint);
        ReadOnlySpan<float> acted = checkpoint.Get<float>("acting.states", -1);
        int length = acted.Length / 2;
        ReadOnlySpan<float> kept = checkpoint.Get<float>("rollout.states", 2 * Steps, length);

        Assert.True(kept[^(2 * length)..].SequenceEqual(acted));
        Assert.True(kept[..length].IndexOfAnyExcept(0f) >= 0);
    }

    [Fact]
    public void Learn_AfterTheDecay_LearnsAtTheFinalRate()
    {
        using IVectorEnvironment environment = Run.Environment("DocumentTransition-v0", 4);
        IAgent agent = Run.Agent(
            "ppo", environment, """{"rollout_steps":32,"minibatches":1,"learning_rate":0.01,"final_rate":0.5,"decay_steps":64}""");

        Training.Run(environment, (ILearningAgent)agent, 200, seed: 2);

        var checkpoint = new Checkpoint();
        ((ILearningAgent)agent).Save(checkpoint);
        Assert.Equal(0.005f, checkpoint.Get<float>("policy_optimizer.learning_rate", 1)[0], 1e-7f);
        Assert.Equal(0.005f, checkpoint.Get<float>("value_optimizer.learning_rate", 1)[0], 1e-7f);
    }

    [Theory]
    [InlineData("ppo", """{"discount":0,"rollout_steps":64,"minibatches":1,"learning_rate":0.02}""")]
    [InlineData("wolpertinger", """{"discount":0,"warm_up_steps":64,"update_period":1,"learning_rate":0.01}""")]
    public void Learn_ActionsThatDoNotBeginAtZero_FindsTheOneThatPays(string name, string options)
    {
        using IVectorEnvironment environment = ShiftedSimulation.Definition.MakeVector(
            4, new EnvironmentSettings { MaxEpisodeSteps = 10, Autoreset = AutoresetMode.SameStep });
        var agent = (ILearningAgent)Run.Agent(name, environment, options);

        Training.Run(environment, agent, 1_500, seed: 2);
        agent.Mode = AgentMode.Evaluate;
        agent.Act(environment.Reset(3), environment.Actions);

        Assert.Equal([6, 6, 6, 6], environment.Actions.Leaves[0].As<long>().ToArray());
    }

    /// <summary>Takes a step, and makes transitions of it.</summary>
    private static TransitionBatch Play(IVectorEnvironment environment, PolicyGradientAgent agent, bool cut, bool first = true)
    {
        var batch = new TransitionBatch(environment.Contract, environment.LaneCount);
        VectorStep before = cut ? environment.Reset(3) : environment.Current;
        for (int lane = 0; lane < environment.LaneCount; lane++)
        {
            batch.Observations.CopyLane(before.Observations, lane, lane);
            (batch.Present[lane], batch.First[lane]) = (true, first);
        }

        agent.Act(before, environment.Actions);
        VectorStep after = environment.Step(environment.Actions);
        for (int lane = 0; lane < environment.LaneCount; lane++)
        {
            batch.Actions.CopyLane(environment.Actions, lane, lane);
            batch.NextObservations.CopyLane(after.Observations, lane, lane);
            (batch.Rewards[lane], batch.Truncated[lane]) = (after.Rewards[lane], cut);
        }

        return batch;
    }

    /// <summary>Keeps what it could learn from.</summary>
    private sealed class Keeper(AgentContext context)
        : PolicyGradientAgent(context, new PpoOptions { Discount = Discount, RewardScale = Scale }, "The keeper")
    {
        public (double[] Actual, double[] Expected) Compare()
        {
            int[] rows = [.. Enumerable.Range(0, Rollout.Count)];
            (double[] advantages, double[] values) = Estimate(rows, lambda: 1);
            return (advantages, [.. rows.Select(row => (Rollout[row].Reward * Scale) + (Discount * ValueAfter(row)) - values[row])]);
        }

        /// <summary>Scaled value of a step's last state; states are kept in the order of steps.</summary>
        public double ValueAfter(int row)
        {
            Tape.Reset();
            using NoGradScope none = Tape.NoGrad();
            return Networks.Values(Tape, Rollout.LastStates.Slice(row * StateLength, StateLength), 1).Values[0];
        }

        private protected override bool IsDue() => false;

        private protected override void Improve()
        {
        }
    }
}
