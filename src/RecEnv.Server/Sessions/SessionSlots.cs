using System.Globalization;
using RecEnv.Server.Errors;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Sessions;

/// <summary>Counts sessions, in all and for each client, and refuses those above the caps.</summary>
internal sealed class SessionSlots(int maxSessions, int maxSessionsPerClient)
{
    private const double RetryAfterSeconds = 5;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _byClient = new(StringComparer.Ordinal);
    private int _total;

    public int Total => Volatile.Read(ref _total);

    /// <summary>Takes a slot, before anything costly is made.</summary>
    /// <exception cref="CallRefusedException">A cap is reached.</exception>
    public void Take(string client)
    {
        lock (_lock)
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

            _byClient[client] = own + 1;
            _total++;
        }
    }

    public void Return(string client)
    {
        lock (_lock)
        {
            _total--;
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

    private static CallRefusedException Full(string sentence) => new(
        Wire.ErrorCode.Capacity,
        $"{sentence} Close one, or wait until a lease runs out.",
        retryAfter: RetryAfterSeconds);
}
