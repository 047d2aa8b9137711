namespace RecEnv.Server.Sessions;

/// <summary>The calls that change a session's state and so carry a sequence number.</summary>
internal enum CallKind
{
    None,
    Reset,
    Step,
    Restore,
}
