namespace RecEnv.Server.Sessions;

/// <summary>Whose session it is.</summary>
/// <param name="Client">Remote address, for caps; all Unix sockets are one.</param>
/// <param name="Name">What the client calls itself, for logs.</param>
internal sealed record SessionOwner(string Client, string Name);
