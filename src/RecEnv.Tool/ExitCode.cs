namespace RecEnv.Tool;

/// <summary>What the tool's exit code says.</summary>
internal static class ExitCode
{
    /// <summary>The work is done.</summary>
    public const int Done = 0;

    /// <summary>The work failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line was wrong.</summary>
    public const int Misused = 2;

    /// <summary>The work was interrupted from outside.</summary>
    public const int Interrupted = 130;
}
