using RecEnv.Server.Errors;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Recommending;

/// <summary>The open visits and their lanes. Not thread-safe.</summary>
/// <param name="capacity">Most visits.</param>
/// <param name="lease">Time without a call after which one ends.</param>
/// <param name="time">The clock.</param>
/// <param name="ended">Told of each visit that ends.</param>
internal sealed class VisitTable(int capacity, TimeSpan lease, TimeProvider time, Action<Visit> ended)
{
    private const double RetryAfterSeconds = 5;

    private readonly Dictionary<string, Visit> _visits = new(StringComparer.Ordinal);
    private readonly PriorityQueue<int, int> _free = new(Enumerable.Range(0, capacity).Select(lane => (lane, lane)));

    public int Count => _visits.Count;

    /// <summary>The open visit of a name, whose lease is renewed; or null.</summary>
    public Visit? Find(string name)
    {
        if (_visits.TryGetValue(name, out Visit? visit) && HasExpired(visit))
        {
            End(visit);
            return null;
        }

        visit?.LastUse = time.GetTimestamp();
        return visit;
    }

    /// <summary>Makes sure that so many visits can be opened.</summary>
    /// <exception cref="CallRefusedException">There is no room.</exception>
    public void CheckRoom(int count)
    {
        if (_free.Count < count)
        {
            foreach (Visit visit in _visits.Values.Where(HasExpired).ToArray())
            {
                End(visit);
            }
        }

        if (_free.Count < count)
        {
            throw new CallRefusedException(
                Wire.ErrorCode.Capacity,
                $"{_visits.Count} visits are open and {count} more were asked for, but this server's agent serves at most {capacity} " +
                "at a time. End visits that are over, wait until a lease runs out, or start the server with a larger --max-visits.",
                "rows",
                RetryAfterSeconds);
        }
    }

    /// <summary>Opens a visit in the lowest free lane; there is room.</summary>
    public Visit Open(string name)
    {
        var visit = new Visit(name, _free.Dequeue(), time.GetTimestamp());
        _visits.Add(name, visit);
        return visit;
    }

    public void End(Visit visit)
    {
        if (_visits.Remove(visit.Name))
        {
            _free.Enqueue(visit.Lane, visit.Lane);
            ended(visit);
        }
    }

    public void EndAll()
    {
        foreach (Visit visit in _visits.Values.ToArray())
        {
            End(visit);
        }
    }

    private bool HasExpired(Visit visit) => time.GetElapsedTime(visit.LastUse) > lease;
}
