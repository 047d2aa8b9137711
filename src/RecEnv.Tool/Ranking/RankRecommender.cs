using System.Globalization;
using RecEnv.Agents;
using RecEnv.Agents.Ranking;
using RecEnv.Environments.RatingReplay;
using RecEnv.Learning.Checkpoints;
using RecEnv.Options;

namespace RecEnv.Tool.Ranking;

/// <summary>Finds what scores the items: a baseline that is trained here, or a file.</summary>
internal sealed class RankRecommender(EnvironmentRegistry environments, AgentRegistry agents, RankSettings settings)
{
    private const string TrainedOnKey = "recenv.trained_on";

    /// <summary>Factors with a mark of the positives that they were trained on.</summary>
    public static Checkpoint ToCheckpoint(MatrixFactors factors, RankData data)
    {
        Checkpoint checkpoint = factors.Save();
        checkpoint.SetText(TrainedOnKey, Mark(data));
        return checkpoint;
    }

    /// <summary>Trains or loads it.</summary>
    /// <exception cref="MisuseException">The file does not belong to this split.</exception>
    public IItemScorer Make(RankData data, CancellationToken cancellation)
    {
        if (!settings.IsFile)
        {
            return RankingBaseline.Find(settings.Recommender).Train(data.Train, settings.OptionsJson, settings.Threads, cancellation);
        }

        if (settings.OptionsJson is not null)
        {
            throw new MisuseException($"\"{settings.Recommender}\" holds its own options. Leave out --option.");
        }

        var checkpoint = Checkpoint.Read(settings.Recommender);
        return MatrixFactors.IsIn(checkpoint) ? Factors(checkpoint, data) : Agent(checkpoint, data);
    }

    private MatrixFactors Factors(Checkpoint checkpoint, RankData data)
    {
        var factors = MatrixFactors.Load(checkpoint);
        if ((factors.UserCount, factors.ItemCount) != (data.Train.UserCount, data.Train.ItemCount))
        {
            throw new MisuseException(
                $"\"{settings.Recommender}\" holds vectors of {factors.UserCount} users and {factors.ItemCount} items, but the " +
                $"ratings have {data.Train.UserCount} and {data.Train.ItemCount}. Use the data that they were trained on.");
        }

        if (checkpoint.Texts.TryGetValue(TrainedOnKey, out string? mark) && mark != Mark(data))
        {
            throw new MisuseException(
                $"\"{settings.Recommender}\" was trained on other positives than those of this split, so that it may know test pairs. " +
                "Give the data, and --threshold, --train-share and --split-seed, that it was trained with.");
        }

        return factors;
    }

    private static string Mark(RankData data) => data.Train.Fingerprint.ToString("x16", CultureInfo.InvariantCulture);

    private IItemScorer Agent(Checkpoint checkpoint, RankData data)
    {
        AgentFileFacts facts = AgentFile.Describe(checkpoint);
        if (facts.EnvironmentId != RatingReplay.Definition.Id)
        {
            throw new MisuseException(
                $"\"{settings.Recommender}\" was trained in \"{facts.EnvironmentId}\", which has no ratings to hold out. Give an " +
                "agent of RatingReplay-v0.");
        }

        var options = OptionsSchema.Parse<RatingReplayOptions>(facts.EnvironmentOptionsJson);
        RequireSameSplit(options);
        RequireSameRatings(options, data);
        EnvironmentContract contract = environments.Find(facts.EnvironmentId).Describe(
            new EnvironmentSettings { Options = options with { Path = settings.Data ?? options.Path } });
        ILearningAgent agent = AgentFile.Load(checkpoint, agents, new AgentContext(contract, LaneCount: 1, Seed: 0));
        agent.Mode = AgentMode.Evaluate;
        return agent as IItemScorer ?? throw new MisuseException(
            $"The agent \"{facts.Agent}\" does not score items for a user, so that it cannot be ranked. Judge it with " +
            "\"recenv evaluate\".");
    }

    /// <summary>Refuses an agent that was rewarded for test pairs: its figures would mean nothing.</summary>
    private void RequireSameSplit(RatingReplayOptions options)
    {
        if (settings.LeaveOneOut)
        {
            throw new MisuseException(
                "--leave-one-out counts the items of the test files too, which an agent's environment does not know. Give a " +
                "baseline or factors, or leave it out.");
        }

        var trained = (options.TrainShare, options.SplitSeed, options.PositiveThreshold);
        if (trained != (settings.TrainShare, settings.SplitSeed, settings.Threshold))
        {
            throw new MisuseException(FormattableString.Invariant(
                $"The agent of \"{settings.Recommender}\" was trained with train_share {options.TrainShare}, split_seed {options.SplitSeed} and positive_threshold {options.PositiveThreshold}, so that it knows test pairs of this split ({settings.TrainShare}, {settings.SplitSeed}, {settings.Threshold}). Train it with those options of the environment, or give its own here."));
        }
    }

    /// <summary>Refuses an agent of other ratings than those that are ranked. Files may have moved meanwhile.</summary>
    private void RequireSameRatings(RatingReplayOptions options, RankData data)
    {
        string trained = $"The agent of \"{settings.Recommender}\" was trained on ";
        if (options.Path is not { } path)
        {
            if (settings.Data is not null)
            {
                throw new MisuseException(
                    $"{trained}generated ratings, but --data names \"{settings.Data}\". Leave out --data, or train it with --option " +
                    $"path={settings.Data}.");
            }

            if (options.SyntheticSeed != RankData.SyntheticSeed)
            {
                throw new MisuseException(FormattableString.Invariant(
                    $"{trained}generated ratings of synthetic_seed {options.SyntheticSeed}, but those of {RankData.SyntheticSeed} are ranked. Train it with synthetic_seed {RankData.SyntheticSeed}."));
            }

            return;
        }

        if (settings.Data is null)
        {
            throw new MisuseException($"{trained}the ratings of \"{path}\", but without --data generated ones are ranked. Give --data {path}.");
        }

        bool isThere = File.Exists(path) || Directory.Exists(path);
        if (isThere && Path.GetFullPath(path) != Path.GetFullPath(settings.Data)
            && RankData.Read(settings with { Data = path }).Train.Fingerprint != data.Train.Fingerprint)
        {
            throw new MisuseException(
                $"{trained}the ratings of \"{path}\", but --data names \"{settings.Data}\", which holds others. Give --data {path}.");
        }
    }
}
