namespace RecEnv.Environments.InterestExploration;

/// <summary>A user besides the affinities to topics, which are the user's vector.</summary>
internal struct TasteUser
{
    public int Type;

    public override readonly string ToString() => $"type {Type}, affinity to each topic:";
}
