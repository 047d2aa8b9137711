namespace RecEnv.Agents.SlateGfn;

/// <summary>Slates of a gradient step.</summary>
/// <param name="count">Slates B.</param>
/// <param name="stateLength">Numbers S of a state.</param>
/// <param name="slateSize">Positions K of a slate.</param>
internal sealed class SlateBatch(int count, int stateLength, int slateSize)
{
    /// <summary>B.</summary>
    public int Count => count;

    /// <summary>States, [B, S].</summary>
    public float[] States { get; } = new float[count * stateLength];

    /// <summary>Candidates shown, [B, K].</summary>
    public int[] Slates { get; } = new int[count * slateSize];

    /// <summary>Rewards R, [B].</summary>
    public float[] Rewards { get; } = new float[count];

    /// <summary>Rewards of positions, whose mean is R, for <see cref="SlateCredit.Positions"/>; else 0. [B, K].</summary>
    public float[] Parts { get; } = new float[count * slateSize];
}
