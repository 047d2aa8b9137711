using RecEnv.Learning;
using RecEnv.Seeding;

namespace RecEnv.Environments.UserResponse;

/// <summary>A small model with random weights, for use without any data.</summary>
internal static class GeneratedUserResponse
{
    private const int Genres = 8;
    private const int Ages = 5;
    private const int FewestRows = 5;
    private const int MostRows = 40;

    // Scores are means of products of normalized numbers: this spreads them to about ±1.5, so that users and items differ.
    private const float Spread = 6f;

    // Random layers pass on little of who the user is; this makes tastes differ.
    private const float UserGain = 8f;

    /// <summary>Makes the model.</summary>
    /// <remarks>
    /// Weights are PyTorch's defaults, from <see cref="LearningRandom"/>(seed), with the scale of the scoring heads set to 6 and
    /// what the scorer takes from the user's encoding multiplied by 8. The rest is from <see cref="RandomStream"/>(seed): for each item two draws of a genre; for each user gender, age group, 5 to 40
    /// rows, and for each of these a uniform item and a level in 0 to 3: nothing, click, like, star, each with those before it.
    /// </remarks>
    public static UserResponseModel Make(ulong seed, int users, int items)
    {
        var shape = new UserResponseShape
        {
            ItemCount = items,
            UserCount = users,
            ItemFeatureCount = Genres,
            AgeCount = Ages,
            History = 20,
            EmbeddingSize = 8,
            EncodingSize = 16,
            HiddenSize = 32,
            ScorerSize = 32,
        };
        var network = new UserResponseNetwork(shape, new LearningRandom(seed));
        network.HeadScale.Change().Fill(Spread);
        foreach (ref float weight in network.ScorerInput.Change()[(2 * shape.EncodingSize * shape.ScorerSize)..])
        {
            weight *= UserGain;
        }

        var random = new RandomStream(seed);
        float[] features = new float[(items + 1) * Genres];
        for (int item = 1; item <= items; item++)
        {
            features[(item * Genres) + random.Below(Genres)] = 1f;
            features[(item * Genres) + random.Below(Genres)] = 1f;
        }

        byte[] genders = new byte[users];
        byte[] ages = new byte[users];
        int[] starts = new int[users + 1];
        var rows = new List<int>();
        var feedback = new List<byte>();
        for (int user = 0; user < users; user++)
        {
            genders[user] = (byte)random.Below(shape.GenderCount);
            ages[user] = (byte)random.Below(Ages);
            for (int left = FewestRows + random.Below(MostRows - FewestRows + 1); left > 0; left--)
            {
                rows.Add(1 + random.Below(items));
                feedback.Add((byte)((1 << random.Below(UserResponseShape.Feedbacks + 1)) - 1));
            }

            starts[user + 1] = rows.Count;
        }

        return new UserResponseModel(network, features, genders, ages, new UserResponseLog(starts, [.. rows], [.. feedback]));
    }
}
