using System.Globalization;
using RecEnv.Server.Errors;

namespace RecEnv.Server.Sessions;

/// <summary>Why a session is over.</summary>
/// <param name="Predicate">What a caller is told about the session: a sentence without its subject.</param>
internal sealed record SessionEnding(string Predicate)
{
    public static SessionEnding Closed { get; } = new("was closed. Open a new one.");

    public static SessionEnding Stopped { get; } = new("ended because the server stops. Open a new one elsewhere.");

    public static SessionEnding Expired(TimeSpan lease) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"ended because its lease ran out after {lease.TotalSeconds} s without a call. Open a new one, with a longer " +
        $"lease if need be."));

    public static SessionEnding Failed(string logId) =>
        new($"was closed after a bug (log id {logId}). Open a new one.");

    public static SessionEnding Faulted(string plugin, string predicate, string logId) =>
        new($"was closed because plugin \"{plugin}\" {predicate} (log id {logId}). Open a new one.");

    public static string Describe(string id, SessionEnding? ending) => ending is null
        ? $"No session is called \"{Echo.Of(id)}\": this server never opened it, or has forgotten it. Open a new one."
        : $"Session \"{id}\" {ending.Predicate}";
}
