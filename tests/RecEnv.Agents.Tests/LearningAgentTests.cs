using RecEnv.Agents.Tests.Support;
using RecEnv.Learning.Checkpoints;

namespace RecEnv.Agents.Tests;

/// <summary>What holds for every learning agent.</summary>
public class LearningAgentTests
{
    private const string Small =
        """{"warm_up_steps":50,"batch_size":8,"hidden_sizes":[8],"replay_capacity":400,"epsilon_steps":300,"save_replay":true,""";

    private const string Gfn =
        """{"warm_up_steps":50,"batch_size":8,"hidden_size":8,"item_width":4,"history_width":4,"save_replay":true,"serving":"greedy",""";

    public static TheoryData<string, string, string?> Agents => new()
    {
        { "tabular-q", "TabularTest-v0", null },
        { "tabular-q", "TabularTest-v0", """{"exploration":"min_count"}""" },
        { "lin-ucb", "LongTermSatisfaction-v0", null },
        { "lin-ts", "InterestEvolution-v0", """{"feedback":"clicks"}""" },
        { "lin-ts", "InterestExploration-v0", """{"arms":"slates"}""" },
        { "slateq", "InterestEvolution-v0", Small + """ "horizon":3,"history_decays":[1]}""" },
        { "slateq", "InterestExploration-v0", Small + """ "prioritised":true}""" },
        { "slateq", "LongTermSatisfaction-v0", Small + """ "choice":"first","target":"sarsa","history_decays":[0.7]}""" },
        { "drr", "RatingReplay-v0", """{"warm_up_steps":50,"batch_size":8,"save_replay":true,"noise_scale":0.4}""" },
        {
            "drr-items", "RatingReplay-v0",
            """{"warm_up_steps":50,"batch_size":8,"save_replay":true,"dimension":4,"update_period":5}"""
        },
        { "full-slate-q", "InterestEvolution-v0", Small + """ "dueling":true,"target_rate":1,"target_period":7}""" },
        { "wolpertinger", "DocumentTransition-v0", """{"warm_up_steps":50,"replay_capacity":400}""" },
        { "wolpertinger", "DocumentTransition-v0", """{"replay_capacity":0,"actor_gradient":"critic"}""" },
        { "reinforce", "LongTermSatisfaction-v0", """{"episodes_per_update":3,"hidden_sizes":[8]}""" },
        { "ppo", "InterestEvolution-v0", """{"rollout_steps":70,"minibatches":3,"hidden_sizes":[8]}""" },
        { "ppo", "DocumentTransition-v0", """{"rollout_steps":70,"minibatches":3,"hidden_sizes":[8]}""" },
        { "slate-gfn", "SlateFeedback-v0", Gfn + """ "replay_share":0.5,"epsilon_steps":300}""" },
        { "slate-gfn", "SlateFeedback-v0", Gfn + """ "balance":"detailed","encoder":"sequence","learn_terminal_flow":true,"l2":0.001}""" },
        { "slate-gfn", "UserResponse-v0", Gfn + """ "balance":"detailed","credit":"positions","row_scale":0.1}""" },
        { "greedy-hits", "SlateFeedback-v0", null },
        { "popular-hits", "SlateFeedback-v0", """{"epsilon":0.5}""" },
    };

    [Theory]
    [MemberData(nameof(Agents))]
    public void Load_SavedAgent_GoesOnAsTheSavedOneWould(string name, string id, string? options)
    {
        using IVectorEnvironment environment = Run.Environment(id, 4);
        var saved = (ILearningAgent)Run.Agent(name, environment, options);
        Training.Run(environment, saved, 600, seed: 2);
        var checkpoint = new Checkpoint();
        saved.Save(checkpoint);
        var loaded = (ILearningAgent)Run.Agent(name, environment, options, seed: 99);

        loaded.Load(Checkpoint.Parse(checkpoint.ToBytes()));
        Training.Run(environment, saved, 600, seed: 5);
        Training.Run(environment, loaded, 600, seed: 5);

        Assert.Equal(Bytes(saved), Bytes(loaded));
        Assert.NotEqual(checkpoint.ToBytes(), Bytes(loaded));
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public void Train_AnyAutoresetMode_LearnsTheSame(string name, string id, string? options)
    {
        byte[][] learned = [.. Enum.GetValues<AutoresetMode>().Select(mode =>
        {
            using IVectorEnvironment environment = EnvironmentRegistry.CreateDefault()
                .MakeVector(id, 1, new EnvironmentSettings { Autoreset = mode, MaxEpisodeSteps = 7 });
            var agent = (ILearningAgent)Run.Agent(name, environment, options);
            Training.Run(environment, agent, 200, seed: 2);
            return Bytes(agent);
        })];

        Assert.Equal(learned[0], learned[1]);
        Assert.Equal(learned[0], learned[2]);
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public void Act_Evaluate_IsTheSameEveryTime(string name, string id, string? options)
    {
        using IVectorEnvironment environment = Run.Environment(id, 2);
        var agent = (ILearningAgent)Run.Agent(name, environment, options);
        Training.Run(environment, agent, 300, seed: 2);
        agent.Mode = AgentMode.Evaluate;
        VectorStep step = environment.Reset(7);

        agent.Act(step, environment.Actions);
        byte[] first = [.. environment.Actions.Leaves[0].Bytes];
        agent.Act(step, environment.Actions);

        Assert.Equal(first, environment.Actions.Leaves[0].Bytes.ToArray());
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public void Load_ForeignCheckpoint_ChangesNothing(string name, string id, string? options)
    {
        using IVectorEnvironment environment = Run.Environment(id, 2);
        var agent = (ILearningAgent)Run.Agent(name, environment, options);
        Training.Run(environment, agent, 50, seed: 2);
        byte[] before = Bytes(agent);
        var foreign = new Checkpoint();
        agent.Save(foreign);
        foreign.Set<ulong>("exploration", [1, 2, 3], 1, 3);

        Assert.Throws<CheckpointException>(() => agent.Load(foreign));
        Assert.Equal(before, Bytes(agent));
    }

    private static byte[] Bytes(ILearningAgent agent)
    {
        var checkpoint = new Checkpoint();
        agent.Save(checkpoint);
        return checkpoint.ToBytes();
    }
}
