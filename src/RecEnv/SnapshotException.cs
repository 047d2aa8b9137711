namespace RecEnv;

/// <summary>A snapshot is damaged, or belongs to another environment, version, options or number of lanes.</summary>
public sealed class SnapshotException : Exception
{
    /// <summary>Reports a snapshot.</summary>
    /// <param name="message">What the snapshot holds and what was expected.</param>
    public SnapshotException(string message)
        : base(message)
    {
    }
}
