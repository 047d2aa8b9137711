using System.Globalization;
using RecEnv.Server.Errors;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Sessions;

/// <summary>Counts sessions, in all and for each client, and their memory; refuses those above the caps.</summary>
internal sealed class SessionSlots(int maxSessions, int maxSessionsPerClient, long maxBytes)
{
    private const double RetryAfterSeconds = 5;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _byClient = new(StringComparer.Ordinal);
    private int _total;
    private long _bytes;

    public int Total => Volatile.Read(ref _total);

    /// <summary>Takes a slot, before anything costly is made.</summary>
    /// <param name="client">Whose session it is.</param>
    /// <param name="bytes">What its observations will take.</param>
    /// <exception cref="CallRefusedException">A cap is reached.</exception>
    public void Take(string client, long bytes)
    {
        lock (_lock)
        {
            CheckRoom(client, bytes);
            _byClient[client] = _byClient.GetValueOrDefault(client) + 1;
            _total++;
            _bytes += bytes;
        }
    }

    public void Return(string client, long bytes)
    {
        lock (_lock)
        {
            _total--;
            _bytes -= bytes;
            int own = _byClient[client] - 1;
            if (own == 0)
            {
                _byClient.Remove(client);
            }
            else
            {
                _byClient[client] = own;
            }
        }
    }

    private void CheckRoom(string client, long bytes)
    {
        if (_total >= maxSessions)
        {
            throw Full($"The server has {_total} open sessions, its maximum.");
        }

        int own = _byClient.GetValueOrDefault(client);
        if (own >= maxSessionsPerClient)
        {
            throw Full(string.Create(
                CultureInfo.InvariantCulture,
                $"Your address has {own} open sessions, the maximum for one client."));
        }

        if (bytes > maxBytes - _bytes)
        {
            throw new CallRefusedException(
                Wire.ErrorCode.Capacity,
                $"The session would take {bytes} bytes of observations beside the {_bytes} of the open ones, but this " +
                $"server allows {maxBytes} in all. Ask for fewer lanes, close a session, or start the server with a " +
                "larger --max-memory.",
                "lanes",
                RetryAfterSeconds);
        }
    }

    private static CallRefusedException Full(string sentence) => new(
        Wire.ErrorCode.Capacity,
        $"{sentence} Close one, or wait until a lease runs out.",
        retryAfter: RetryAfterSeconds);
}
