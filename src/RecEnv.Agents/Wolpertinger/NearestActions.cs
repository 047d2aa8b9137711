namespace RecEnv.Agents.Wolpertinger;

/// <summary>Finds the k actions whose embeddings are nearest to a proto action, by trying all.</summary>
/// <remarks>Nearest by Euclidean distance, of equals the lower action; listed from the nearest on.</remarks>
internal sealed class NearestActions(int actionCount, int width, int neighbours)
{
    private readonly float[] _distances = new float[neighbours];

    /// <summary>Actions found.</summary>
    public int Count => neighbours;

    /// <summary>Finds them.</summary>
    /// <param name="proto">Proto action, [E].</param>
    /// <param name="actions">Embeddings, [D, E].</param>
    /// <param name="nearest">Receives actions, [k].</param>
    public void Find(ReadOnlySpan<float> proto, ReadOnlySpan<float> actions, Span<int> nearest)
    {
        int found = 0;
        for (int action = 0; action < actionCount; action++)
        {
            float distance = 0;
            for (int i = 0; i < width; i++)
            {
                float difference = proto[i] - actions[(action * width) + i];
                distance += difference * difference;
            }

            int place = found;
            while (place > 0 && distance < _distances[place - 1])
            {
                place--;
            }

            if (place < neighbours)
            {
                found = Math.Min(found + 1, neighbours);
                Insert(place, found, distance, action, nearest);
            }
        }
    }

    private void Insert(int place, int found, float distance, int action, Span<int> nearest)
    {
        for (int i = found - 1; i > place; i--)
        {
            (_distances[i], nearest[i]) = (_distances[i - 1], nearest[i - 1]);
        }

        (_distances[place], nearest[place]) = (distance, action);
    }
}
