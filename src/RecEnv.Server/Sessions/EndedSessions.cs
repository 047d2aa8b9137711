using System.Collections.Concurrent;

namespace RecEnv.Server.Sessions;

/// <summary>Remembers why the last sessions ended, so that a late call meets a sentence that helps.</summary>
internal sealed class EndedSessions
{
    private const int Capacity = 4096;

    private readonly ConcurrentDictionary<string, SessionEnding> _endings = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = new();

    public void Add(string id, SessionEnding ending)
    {
        if (_endings.TryAdd(id, ending))
        {
            _order.Enqueue(id);
        }

        while (_order.Count > Capacity && _order.TryDequeue(out string? oldest))
        {
            _endings.TryRemove(oldest, out _);
        }
    }

    public SessionEnding? Find(string id) => _endings.GetValueOrDefault(id);
}
