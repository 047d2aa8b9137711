namespace RecEnv.Server.Recommending;

/// <summary>An episode of a client: where it is, and which lane of the agent it has.</summary>
internal sealed class Visit(string name, int lane, long now)
{
    /// <summary>Name that the client gave.</summary>
    public string Name { get; } = name;

    /// <summary>Lane of the agent.</summary>
    public int Lane { get; } = lane;

    /// <summary>Step of the last recommendation.</summary>
    public ulong Step { get; set; }

    /// <summary>When it was last asked about.</summary>
    public long LastUse { get; set; } = now;

    /// <summary>First step that may still get feedback.</summary>
    public ulong NextFeedback { get; set; }

    /// <summary>Step after the last one that got feedback; 0 before the first.</summary>
    public ulong Linked { get; set; }

    /// <summary>Recommendations that wait for feedback, in order of step.</summary>
    public Queue<Waiting> Waiting { get; } = new();
}
