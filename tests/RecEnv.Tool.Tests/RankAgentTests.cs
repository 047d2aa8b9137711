using RecEnv.Agents;
using RecEnv.Agents.Ranking;
using RecEnv.Environments.RatingReplay;
using RecEnv.Tests.Data;
using RecEnv.Tool.Ranking;
using RecEnv.Tool.Tests.Support;

namespace RecEnv.Tool.Tests;

/// <summary>Agents in files: accepted when they know the train part alone.</summary>
public sealed class RankAgentTests : IDisposable
{
    private static readonly RatingReplayOptions _trained = new() { TrainShare = 0.8 };

    private readonly TempFolder _folder = new();

    private string File => Path.Combine(_folder.FullName, "agent.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Make_AgentOfTheSameSplit_Scores()
    {
        Save(new ScoringAgent(), ScoringAgent.Definition, RatingReplay.Definition, _trained);

        IItemScorer scorer = Make();

        float[] scores = new float[2];
        scorer.Score(0, [7, 3], scores);
        Assert.Equal([7, 3], scores);
        Assert.Equal(AgentMode.Evaluate, Assert.IsType<ScoringAgent>(scorer).Mode);
    }

    [Fact]
    public void Make_AgentThatSawEverything_IsRefused()
    {
        Save(new ScoringAgent(), ScoringAgent.Definition, RatingReplay.Definition, new RatingReplayOptions());

        Assert.Equal(
            $"The agent of \"{File}\" was trained with train_share 1, split_seed 16 and positive_threshold 3, so that it knows " +
            "test pairs of this split (0.8, 16, 3). Train it with those options of the environment, or give its own here.",
            Assert.Throws<MisuseException>(Make).Message);
    }

    [Fact]
    public void Make_AgentThatScoresNothing_IsRefused()
    {
        Save(new MuteAgent(), MuteAgent.Definition, RatingReplay.Definition, _trained);

        Assert.Equal(
            "The agent \"mute\" does not score items for a user, so that it cannot be ranked. Judge it with \"recenv evaluate\".",
            Assert.Throws<MisuseException>(Make).Message);
    }

    [Fact]
    public void Make_AgentOfAnotherEnvironment_IsRefused()
    {
        Save(
            new ScoringAgent(),
            ScoringAgent.Definition,
            RecEnv.Environments.InterestEvolution.InterestEvolution.Definition,
            new RecEnv.Environments.InterestEvolution.InterestEvolutionOptions());

        Assert.Contains(
            "was trained in \"InterestEvolution-v0\", which has no ratings to hold out.",
            Assert.Throws<MisuseException>(Make).Message,
            StringComparison.Ordinal);
    }

    private void Save(ILearningAgent agent, AgentDefinition definition, EnvironmentDefinition environment, object options) =>
        AgentFile.Save(agent, definition, null, environment.Describe(new EnvironmentSettings { Options = options })).Write(File);

    private IItemScorer Make()
    {
        var agents = new AgentRegistry();
        agents.Register(ScoringAgent.Definition);
        agents.Register(MuteAgent.Definition);
        var settings = new RankSettings
        {
            Recommender = File,
            Threshold = 3,
            TrainShare = 0.8,
            SplitSeed = 16,
            CutOff = 10,
            Pairs = new RankingOptions(),
        };
        return new RankRecommender(EnvironmentRegistry.CreateDefault(), agents, settings).Make(RankData.Read(settings), default);
    }
}
