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
            Assert.Throws<MisuseException>(() => Make()).Message);
    }

    [Fact]
    public void Make_AgentOfAFileWithoutData_IsRefused()
    {
        string path = Ratings("own.csv", shift: 0);
        Save(new ScoringAgent(), ScoringAgent.Definition, RatingReplay.Definition, _trained with { Path = path, MinimumPositives = 1 });

        Assert.Equal(
            $"The agent of \"{File}\" was trained on the ratings of \"{path}\", but without --data generated ones are ranked. Give " +
            $"--data {path}.",
            Assert.Throws<MisuseException>(() => Make()).Message);
    }

    [Fact]
    public void Make_AgentOfGeneratedRatings_IsRefusedForAFileAndForAnotherSeed()
    {
        string path = Ratings("other.csv", shift: 0);
        Save(new ScoringAgent(), ScoringAgent.Definition, RatingReplay.Definition, _trained);
        string forFile = Assert.Throws<MisuseException>(() => Make(path)).Message;
        Save(new ScoringAgent(), ScoringAgent.Definition, RatingReplay.Definition, _trained with { SyntheticSeed = 3 });
        string forSeed = Assert.Throws<MisuseException>(() => Make()).Message;

        Assert.Equal(
            $"The agent of \"{File}\" was trained on generated ratings, but --data names \"{path}\". Leave out --data, or train it " +
            $"with --option path={path}.",
            forFile);
        Assert.Equal(
            $"The agent of \"{File}\" was trained on generated ratings of synthetic_seed 3, but those of 0 are ranked. Train it with " +
            "synthetic_seed 0.",
            forSeed);
    }

    [Fact]
    public void Make_AgentOfAFileThatMoved_ScoresUnlessTheRatingsAreOthers()
    {
        string own = Ratings("own.csv", shift: 0);
        string copy = Ratings("copy.csv", shift: 0);
        string other = Ratings("other.csv", shift: 1);
        Save(new ScoringAgent(), ScoringAgent.Definition, RatingReplay.Definition, _trained with { Path = own, MinimumPositives = 1 });

        Assert.IsType<ScoringAgent>(Make(own));
        Assert.IsType<ScoringAgent>(Make(copy));
        Assert.Equal(
            $"The agent of \"{File}\" was trained on the ratings of \"{own}\", but --data names \"{other}\", which holds others. " +
            $"Give --data {own}.",
            Assert.Throws<MisuseException>(() => Make(other)).Message);
        System.IO.File.Delete(own);
        Assert.IsType<ScoringAgent>(Make(copy));
    }

    [Fact]
    public void Make_AgentThatScoresNothing_IsRefused()
    {
        Save(new MuteAgent(), MuteAgent.Definition, RatingReplay.Definition, _trained);

        Assert.Equal(
            "The agent \"mute\" does not score items for a user, so that it cannot be ranked. Judge it with \"recenv evaluate\".",
            Assert.Throws<MisuseException>(() => Make()).Message);
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
            Assert.Throws<MisuseException>(() => Make()).Message,
            StringComparison.Ordinal);
    }

    private void Save(ILearningAgent agent, AgentDefinition definition, EnvironmentDefinition environment, object options) =>
        AgentFile.Save(agent, definition, null, environment.Describe(new EnvironmentSettings { Options = options })).Write(File);

    /// <summary>A file in which each of 12 users rates 10 of 24 items high; which ones depends on the shift.</summary>
    private string Ratings(string name, int shift)
    {
        string path = Path.Combine(_folder.FullName, name);
        IEnumerable<string> rows = Enumerable.Range(0, 12).SelectMany(user => Enumerable.Range(0, 10).Select(
            i => FormattableString.Invariant($"{user + 1},{((user + (i * (1 + shift))) % 24) + 1},5,{i}")));
        System.IO.File.WriteAllLines(path, ["userId,movieId,rating,timestamp", .. rows]);
        return path;
    }

    private IItemScorer Make(string? data = null)
    {
        var agents = new AgentRegistry();
        agents.Register(ScoringAgent.Definition);
        agents.Register(MuteAgent.Definition);
        var settings = new RankSettings
        {
            Recommender = File,
            Data = data,
            Threshold = 3,
            TrainShare = 0.8,
            SplitSeed = 16,
            CutOff = 10,
            Pairs = new RankingOptions { MinimumTrainPositives = 1, NegativeCount = 5 },
        };
        return new RankRecommender(EnvironmentRegistry.CreateDefault(), agents, settings).Make(RankData.Read(settings), default);
    }
}
