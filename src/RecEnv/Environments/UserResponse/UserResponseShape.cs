namespace RecEnv.Environments.UserResponse;

/// <summary>Sizes of a <see cref="UserResponseNetwork"/>. The defaults are those of Liu et al. (2023) for ML-1M.</summary>
public sealed record UserResponseShape
{
    /// <summary>Kinds of feedback: click, like, star.</summary>
    public const int Feedbacks = 3;

    /// <summary>Items of the catalogue, N; item ids are 1 to N.</summary>
    public required int ItemCount { get; init; }

    /// <summary>Users.</summary>
    public required int UserCount { get; init; }

    /// <summary>Features of an item, 0 or 1 each, such as genres.</summary>
    public required int ItemFeatureCount { get; init; }

    /// <summary>Age groups of users.</summary>
    public required int AgeCount { get; init; }

    /// <summary>Genders of users.</summary>
    public int GenderCount { get; init; } = 2;

    /// <summary>Rows of the history that a user's state is made of, H.</summary>
    public int History { get; init; } = 50;

    /// <summary>Numbers of an id or feature embedding.</summary>
    public int EmbeddingSize { get; init; } = 16;

    /// <summary>Numbers of an item's or user's encoding, d; the Transformer works with 2·d.</summary>
    public int EncodingSize { get; init; } = 32;

    /// <summary>Numbers of the Transformer's hidden layer.</summary>
    public int HiddenSize { get; init; } = 64;

    /// <summary>Layers of the Transformer.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>Heads of the Transformer's attention, which divide 2·d.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Numbers of the scorer's hidden layer.</summary>
    public int ScorerSize { get; init; } = 128;

    /// <summary>Scoring heads of each kind of feedback; the largest score counts.</summary>
    public int Ensemble { get; init; } = 2;

    /// <summary>Scoring heads of a state, ensemble · 3.</summary>
    public int ScoreHeads => Ensemble * Feedbacks;

    /// <summary>Says what is wrong, or null.</summary>
    internal string? Problem()
    {
        int[] sizes = [ItemCount, UserCount, ItemFeatureCount, AgeCount, GenderCount, History, EmbeddingSize, EncodingSize,
            HiddenSize, Layers, Heads, ScorerSize, Ensemble];
        return Array.Exists(sizes, size => size < 1) ? "a size is below 1"
            : Array.Exists(sizes, size => size > 10_000_000) || Layers > 16 || Ensemble > 64 || History > 1000
                || EmbeddingSize > 1024 || EncodingSize > 1024 || HiddenSize > 4096 || ScorerSize > 4096 ? "a size is too large"
            : 2 * EncodingSize % Heads != 0 ? $"{Heads} heads do not divide {2 * EncodingSize} columns"
            : null;
    }
}
