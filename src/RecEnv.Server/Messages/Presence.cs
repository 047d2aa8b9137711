namespace RecEnv.Server.Messages;

/// <summary>How many of some lanes have a value in an info column.</summary>
internal enum Presence
{
    None,
    Some,
    All,
}
