namespace RecEnv.Agents.Drr;

/// <summary>Steps of a gradient step.</summary>
/// <param name="count">Steps B.</param>
/// <param name="memoryLength">Items N of a memory.</param>
/// <param name="dimension">Numbers d of an action.</param>
internal sealed class DrrBatch(int count, int memoryLength, int dimension)
{
    /// <summary>B.</summary>
    public int Count => count;

    /// <summary>Where in the replay buffer they come from, [B].</summary>
    public int[] Slots { get; } = new int[count];

    /// <summary>Importance weights, [B].</summary>
    public float[] Weights { get; } = new float[count];

    /// <summary>Users, [B].</summary>
    public int[] Users { get; } = new int[count];

    /// <summary>Memories before the steps, [B, N].</summary>
    public int[] Memories { get; } = new int[count * memoryLength];

    /// <summary>Memories after the steps, [B, N].</summary>
    public int[] NextMemories { get; } = new int[count * memoryLength];

    /// <summary>Action vectors, [B, d].</summary>
    public float[] Actions { get; } = new float[count * dimension];

    /// <summary>Rewards, [B].</summary>
    public float[] Rewards { get; } = new float[count];

    /// <summary>What the values of the next states are multiplied by: the discount, or 0 where nothing is bootstrapped. [B].</summary>
    public float[] Factors { get; } = new float[count];

    /// <summary>Receives TD errors, [B].</summary>
    public float[] Errors { get; } = new float[count];

    /// <summary>Memory before a step.</summary>
    public Span<int> Memory(int row) => Memories.AsSpan(row * memoryLength, memoryLength);

    /// <summary>Memory after a step.</summary>
    public Span<int> NextMemory(int row) => NextMemories.AsSpan(row * memoryLength, memoryLength);

    /// <summary>Action vector of a step.</summary>
    public Span<float> Action(int row) => Actions.AsSpan(row * dimension, dimension);
}
