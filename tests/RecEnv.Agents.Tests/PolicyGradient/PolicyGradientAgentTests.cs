using RecEnv.Agents.Planning;
using RecEnv.Agents.PolicyGradient;
using RecEnv.Agents.Tests.Support;
using RecEnv.Environments.DocumentTransition;
using RecEnv.Spaces;

namespace RecEnv.Agents.Tests.PolicyGradient;

/// <summary>What REINFORCE and PPO learn in processes that are solved by hand, and in environments.</summary>
public class PolicyGradientAgentTests
{
    private const int Lanes = 8;
    private const string Shared = """{"discount":0.9,"reward_scale":1,"hidden_sizes":[16],"learning_rate":0.005,"decay_steps":0,"history_decays":[], """;
    private const string Ppo = Shared + """ "rollout_steps":128,"minibatches":2,"entropy_bonus":0}""";
    private const string Reinforce = Shared + """ "episodes_per_update":32,"baseline_batch_size":64,"entropy_bonus":0}""";

    /// <summary>Going is worth γ·3 = 2.7 and resting 1. Were an end taken for a cut, resting alone would be worth 10.</summary>
    [Theory]
    [InlineData("ppo", Ppo)]
    [InlineData("reinforce", Reinforce)]
    public void Learn_EpisodesThatTerminate_GoesAndKnowsWhatItIsWorth(string name, string options)
    {
        (double value, long shown) = Learn(name, options, new LoopOptions(), null);

        Assert.Equal(0, shown);
        Assert.Equal(2.7, value, 0.15);
    }

    /// <summary>V = 1 + γ·V = 10. Were a cut taken for an end, it would be about 1.5.</summary>
    [Theory]
    [InlineData("ppo", Ppo)]
    [InlineData("reinforce", Reinforce)]
    public void Learn_EpisodesThatAreCut_BootstrapsFromTheLastState(string name, string options)
    {
        (double value, _) = Learn(name, options, new LoopOptions { Endless = true }, 2);

        Assert.Equal(10, value, 0.5);
    }

    /// <summary>Beats greedy click on the same users by more than 5 standard errors of the difference.</summary>
    [Fact]
    public void Evaluate_PpoAfterFifteenThousandSteps_BeatsGreedyClick()
    {
        using IVectorEnvironment environment = Run.Environment("InterestEvolution-v0", 32);
        IAgent agent = Run.Agent(
            "ppo", environment, """{"hidden_sizes":[32],"learning_rate":0.003,"decay_steps":0,"rollout_steps":512,"minibatches":4}""");
        Training.Run(environment, (ILearningAgent)agent, 15_000, seed: 1_000_000);

        EvaluationResult learned = Evaluation.Run(environment, agent, 128, seed: 1);
        EvaluationResult greedy = Evaluation.Run(environment, Run.Agent("greedy-click", environment), 128, seed: 1);
        double error = Math.Sqrt((learned.StandardError * learned.StandardError) + (greedy.StandardError * greedy.StandardError));

        Assert.True(learned.Mean - greedy.Mean > 5 * error, $"{learned.Mean:F1} against {greedy.Mean:F1} ± {error:F1}.");
    }

    [Fact]
    public void Train_PpoOfSingleActions_LearnsThem()
    {
        using IVectorEnvironment environment = Run.Environment("DocumentTransition-v0", 16);
        var context = new AgentContext(environment.Contract, 16, 1);
        var agent = new PpoAgent(context, new PpoOptions
        {
            Discount = 0.99,
            LearningRate = 3e-3,
            DecaySteps = 0,
            RolloutSteps = 512,
            Minibatches = 4,
            RewardScale = 0.1,
        });

        Training.Run(environment, agent, 30_000, seed: 7);

        double value = new DocumentTransitionSolver(TransitionMatrix.Of(new DocumentTransitionOptions()))
            .Evaluate(AgentPolicy.Read(agent, context)).Mean;
        Assert.True(value > 7.5, FormattableString.Invariant($"{value:F2} of 8.92."));
    }

    /// <summary>How often an action is taken in one state agrees with the propensity that comes with it, within 4.5 standard errors.</summary>
    [Theory]
    [InlineData("ppo", "LongTermSatisfaction-v0", """{"candidate_count":4,"slate_size":2}""")]
    [InlineData("reinforce", "DocumentTransition-v0", null)]
    [InlineData("wolpertinger", "DocumentTransition-v0", null)]
    public void Act_Train_TellsHowProbableItsActionWas(string name, string id, string? options)
    {
        const int Draws = 5_000;
        using IVectorEnvironment environment = Run.Environment(id, 1, options);
        IAgent agent = Run.Agent(name, environment);
        VectorStep step = environment.Reset(3);
        var seen = new Dictionary<string, (int Count, double Probability)>();
        for (int i = 0; i < Draws; i++)
        {
            agent.Act(step, environment.Actions);
            string action = string.Join(' ', environment.Actions.Leaves[0].Lane<long>(0).ToArray());
            double probability = Math.Exp(((IPropensityAgent)agent).LogPropensities[0]);
            Assert.InRange(seen.GetValueOrDefault(action, (0, probability)).Item2 - probability, -1e-9, 1e-9);
            seen[action] = (seen.GetValueOrDefault(action).Count + 1, probability);
        }

        Assert.All(seen, x =>
        {
            (int count, double p) = x.Value;
            Assert.InRange(count - (Draws * p), -4.5 * Math.Sqrt(Draws * p * (1 - p)), 4.5 * Math.Sqrt(Draws * p * (1 - p)));
        });
        Assert.Equal(1, seen.Values.Sum(x => x.Probability), 1e-6);
        ((ILearningAgent)agent).Mode = AgentMode.Evaluate;
        agent.Act(step, environment.Actions);
        Assert.Equal(0, ((IPropensityAgent)agent).LogPropensities[0]);
    }

    [Fact]
    public void Make_MoreMinibatchesThanSteps_IsRefused()
    {
        using IVectorEnvironment environment = Run.Environment("InterestEvolution-v0", 1);

        var error = Assert.Throws<Options.InvalidOptionException>(
            () => Run.Agent("ppo", environment, """{"rollout_steps":4,"minibatches":8}"""));

        Assert.Contains("a rollout has only 4 steps", error.Message, StringComparison.Ordinal);
    }

    private static (double Value, long Shown) Learn(string name, string options, LoopOptions process, int? steps)
    {
        using IVectorEnvironment environment = LoopSimulation.Definition.MakeVector(Lanes, new EnvironmentSettings
        {
            OptionsJson = LoopSimulation.Definition.Schema.ToJson(process),
            MaxEpisodeSteps = steps,
            Autoreset = AutoresetMode.SameStep,
        });
        var agent = (PolicyGradientAgent)Run.Agent(name, environment, options, seed: 3);
        Training.Run(environment, agent, 10_000, seed: 2);
        agent.Mode = AgentMode.Evaluate;
        var actions = new ValueBatch(environment.Contract.ActionSpace, Lanes);
        agent.Act(environment.Reset(5), actions);
        return (agent.ValueOf(0), actions.Leaves[0].Lane<long>(0)[0]);
    }
}
