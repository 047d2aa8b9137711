using RecEnv.Learning.Checkpoints;

namespace RecEnv.Environments.UserResponse;

/// <summary>The shape of a model as a tensor of a checkpoint.</summary>
internal static class UserResponseModelFile
{
    private const string Shape = "shape";

    /// <summary>Writes a shape as I32 [13].</summary>
    public static void WriteShape(Checkpoint checkpoint, UserResponseShape shape) => checkpoint.Set<int>(Shape,
    [
        shape.ItemCount, shape.UserCount, shape.ItemFeatureCount, shape.AgeCount, shape.GenderCount, shape.History,
        shape.EmbeddingSize, shape.EncodingSize, shape.HiddenSize, shape.Layers, shape.Heads, shape.ScorerSize, shape.Ensemble,
    ]);

    /// <summary>Reads a shape back.</summary>
    /// <exception cref="CheckpointException">It is missing or impossible.</exception>
    public static UserResponseShape ReadShape(Checkpoint checkpoint)
    {
        ReadOnlySpan<int> sizes = checkpoint.Get<int>(Shape, 13);
        var shape = new UserResponseShape
        {
            ItemCount = sizes[0],
            UserCount = sizes[1],
            ItemFeatureCount = sizes[2],
            AgeCount = sizes[3],
            GenderCount = sizes[4],
            History = sizes[5],
            EmbeddingSize = sizes[6],
            EncodingSize = sizes[7],
            HiddenSize = sizes[8],
            Layers = sizes[9],
            Heads = sizes[10],
            ScorerSize = sizes[11],
            Ensemble = sizes[12],
        };
        return shape.Problem() is { } problem
            ? throw new CheckpointException($"The file is no sound user-response model: {problem}. Make it anew.")
            : shape;
    }

    /// <summary>Holds the sizes against tensors of the file, before memory is taken for what the sizes claim.</summary>
    /// <exception cref="CheckpointException">They do not fit.</exception>
    public static void CheckSizes(Checkpoint checkpoint, UserResponseShape shape)
    {
        checkpoint.Get<float>("items.features", shape.ItemCount + 1, shape.ItemFeatureCount);
        checkpoint.Get<float>("network.item.id.weight", shape.ItemCount + 1, shape.EmbeddingSize);
        checkpoint.Get<float>("network.user.id.weight", shape.UserCount, shape.EmbeddingSize);
        checkpoint.Get<float>("network.user.feature.0.weight", shape.EmbeddingSize, shape.GenderCount);
        checkpoint.Get<float>("network.user.feature.1.weight", shape.EmbeddingSize, shape.AgeCount);
    }
}
