namespace RecEnv.Agents.DeepQ;

/// <summary>Transitions of a gradient step.</summary>
/// <param name="count">Transitions B.</param>
/// <param name="stateLength">Numbers S of a state.</param>
/// <param name="slateSize">Positions K of a slate.</param>
internal sealed class DeepQBatch(int count, int stateLength, int slateSize)
{
    /// <summary>B.</summary>
    public int Count => count;

    /// <summary>K.</summary>
    public int SlateSize => slateSize;

    /// <summary>Where in the replay buffer they come from, [B].</summary>
    public int[] Slots { get; } = new int[count];

    /// <summary>Importance weights, [B].</summary>
    public float[] Weights { get; } = new float[count];

    /// <summary>States acted on, [B, S].</summary>
    public float[] States { get; } = new float[count * stateLength];

    /// <summary>Slates shown, [B, K].</summary>
    public int[] Slates { get; } = new int[count * slateSize];

    /// <summary>Candidates picked, −1 for none, [B].</summary>
    public int[] Picked { get; } = new int[count];

    /// <summary>Scaled rewards added up, [B].</summary>
    public float[] Rewards { get; } = new float[count];

    /// <summary>What the value of the next state is multiplied by, 0 after a termination, [B].</summary>
    public float[] Factors { get; } = new float[count];

    /// <summary>States to bootstrap from, [B, S]; where the factor is 0, anything.</summary>
    public float[] NextStates { get; } = new float[count * stateLength];

    /// <summary>Slates shown on them, [B, K]; −1 where none was.</summary>
    public int[] NextSlates { get; } = new int[count * slateSize];

    /// <summary>Receives TD errors, [B].</summary>
    public float[] Errors { get; } = new float[count];

    /// <summary>Slate shown by a transition.</summary>
    public ReadOnlySpan<int> Slate(int row) => Slates.AsSpan(row * slateSize, slateSize);

    /// <summary>Slate shown after a transition.</summary>
    public ReadOnlySpan<int> NextSlate(int row) => NextSlates.AsSpan(row * slateSize, slateSize);

    /// <summary>State that a transition leads to.</summary>
    public ReadOnlySpan<float> NextState(int row) => NextStates.AsSpan(row * stateLength, stateLength);
}
