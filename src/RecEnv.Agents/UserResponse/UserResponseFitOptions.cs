namespace RecEnv.Agents.UserResponse;

/// <summary>How a user-response model is trained.</summary>
public sealed record UserResponseFitOptions
{
    /// <summary>Fewest ratings of a user, and of an item, that are kept; at least 1.</summary>
    public int Core { get; init; } = 20;

    /// <summary>Latest rows of each user that are held out for the test, and as many before them for validation; at least 1.</summary>
    public int HeldOut { get; init; } = 5;

    /// <summary>Passes over the training rows, at least 1.</summary>
    public int Epochs { get; init; } = 8;

    /// <summary>Windows of consecutive rows of a user in a training step, at least 1.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Adam's learning rate at the start, above 0; it falls to 0 along half a cosine.</summary>
    public float LearningRate { get; init; } = 3e-3f;

    /// <summary>Probability of dropout, in [0, 1).</summary>
    public float Dropout { get; init; } = 0.2f;

    /// <summary>
    /// Standard deviation of the first values of the rows of item and user ids, above 0. A LayerNorm follows, so a small one is
    /// not a small row, but a row that few gradients turn: it soon forgets its random direction, which only misleads.
    /// </summary>
    public float IdScale { get; init; } = 0.1f;

    /// <summary>Decoupled weight decay, at least 0.</summary>
    public float WeightDecay { get; init; } = 0.01f;

    /// <summary>Seed of first weights, windows, their order, and dropout.</summary>
    public ulong Seed { get; init; }
}
