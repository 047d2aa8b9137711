using RecEnv.Agents.Ranking;

namespace RecEnv.Tool.Ranking;

/// <summary>What recenv rank is asked to do.</summary>
internal sealed record RankSettings
{
    /// <summary>A baseline, or a file of factors or of an agent.</summary>
    public required string Recommender { get; init; }

    /// <summary>Options of a baseline; null for the defaults.</summary>
    public string? OptionsJson { get; init; }

    /// <summary>File or folder of ratings; null for generated ones.</summary>
    public string? Data { get; init; }

    /// <summary>Whether the data are NCF's files of held-out pairs and negatives.</summary>
    public bool LeaveOneOut { get; init; }

    /// <summary>A rating above it is a positive.</summary>
    public double Threshold { get; init; }

    /// <summary>Share of the positives to train on.</summary>
    public double TrainShare { get; init; }

    /// <summary>Seed of the split.</summary>
    public long SplitSeed { get; init; }

    /// <summary>Which pairs are ranked, and against what.</summary>
    public required RankingOptions Pairs { get; init; }

    /// <summary>Draws of negatives; the i-th has the pairs' seed + i.</summary>
    public int Draws { get; init; } = 1;

    /// <summary>k.</summary>
    public int CutOff { get; init; }

    /// <summary>Threads of training.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>File to save factors in; null for none.</summary>
    public string? SavePath { get; init; }

    /// <summary>True when the recommender is a file.</summary>
    public bool IsFile => Recommender.EndsWith(".safetensors", StringComparison.Ordinal);
}
