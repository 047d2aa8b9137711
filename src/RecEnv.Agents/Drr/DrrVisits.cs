using System.Runtime.InteropServices;
using RecEnv.Learning.Checkpoints;

namespace RecEnv.Agents.Drr;

/// <summary>The visits that a lane is in or a step of the replay buffer names, by number. A number that is free is given again.</summary>
internal sealed class DrrVisits
{
    private static readonly DrrVisit _free = new(0, []);

    private readonly List<DrrVisit> _visits = [];
    private readonly List<int> _uses = [];
    private readonly PriorityQueue<int, int> _numbers = new(); // free ones, the lowest first: independent of what was freed when

    /// <summary>How many numbers there are, free ones included.</summary>
    public int Count => _visits.Count;

    /// <summary>A visit.</summary>
    public DrrVisit this[int visit] => _visits[visit];

    /// <summary>Adds a visit, which nothing uses yet.</summary>
    /// <param name="user">The user.</param>
    /// <param name="items">His list, padding behind.</param>
    /// <param name="padding">What stands behind the last item.</param>
    /// <returns>Its number.</returns>
    public int Add(int user, ReadOnlySpan<long> items, int padding)
    {
        int end = items.IndexOf(padding);
        int[] list = new int[end < 0 ? items.Length : end];
        for (int i = 0; i < list.Length; i++)
        {
            list[i] = (int)items[i];
        }

        if (!_numbers.TryDequeue(out int number, out _))
        {
            number = _visits.Count;
            _visits.Add(_free);
            _uses.Add(0);
        }

        _visits[number] = new DrrVisit(user, list);
        return number;
    }

    /// <summary>Counts one use more of a visit.</summary>
    public void Use(int visit) => _uses[visit]++;

    /// <summary>Counts one use less of a visit, if it is one (not −1); the last one frees the number.</summary>
    public void Leave(int visit)
    {
        if (visit >= 0 && --_uses[visit] == 0)
        {
            _visits[visit] = _free;
            _numbers.Enqueue(visit, visit);
        }
    }

    /// <summary>Puts everything into a checkpoint.</summary>
    public void Save(Checkpoint checkpoint)
    {
        checkpoint.Set<int>("visits.users", [.. _visits.Select(visit => visit.User)]);
        checkpoint.Set<int>("visits.lengths", [.. _visits.Select(visit => visit.Items.Length)]);
        checkpoint.Set<int>("visits.items", [.. _visits.SelectMany(visit => visit.Items)]);
        sbyte[] labels = [.. _visits.SelectMany(visit => visit.Labels)];
        checkpoint.Set<byte>("visits.labels", MemoryMarshal.Cast<sbyte, byte>(labels.AsSpan()));
    }

    /// <summary>Takes over what <see cref="Save"/> gave; <see cref="Retain"/> must follow.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="userCount">Users.</param>
    /// <param name="itemCount">Items.</param>
    /// <exception cref="CheckpointException">It is damaged. Nothing has changed.</exception>
    public void Load(Checkpoint checkpoint, int userCount, int itemCount)
    {
        ReadOnlySpan<int> users = checkpoint.Get<int>("visits.users", -1);
        ReadOnlySpan<int> lengths = checkpoint.Get<int>("visits.lengths", users.Length);
        int[] items = checkpoint.Get<int>("visits.items", -1).ToArray();
        ReadOnlySpan<byte> bytes = checkpoint.Get<byte>("visits.labels", items.Length);
        ReadOnlySpan<sbyte> labels = MemoryMarshal.Cast<byte, sbyte>(bytes);
        bool sound = !users.ContainsAnyExceptInRange(0, userCount - 1) && !items.AsSpan().ContainsAnyExceptInRange(0, itemCount - 1)
            && !labels.ContainsAnyExceptInRange(DrrVisit.Unshown, (sbyte)1);
        var visits = new List<DrrVisit>();
        int at = 0;
        for (int i = 0; i < users.Length; i++)
        {
            if (!sound || lengths[i] < 0 || lengths[i] > items.Length - at)
            {
                throw new CheckpointException(
                    "The checkpoint's visits are damaged: they name users, items or lengths that cannot be. Give a sound checkpoint.");
            }

            var visit = new DrrVisit(users[i], items[at..(at + lengths[i])]);
            labels.Slice(at, lengths[i]).CopyTo(visit.Labels);
            visits.Add(visit);
            at += lengths[i];
        }

        _visits.Clear();
        _visits.AddRange(visits);
    }

    /// <summary>Frees all visits but some.</summary>
    /// <param name="used">Visits in use, as often as they are.</param>
    public void Retain(IEnumerable<int> used)
    {
        int[] uses = new int[Count];
        foreach (int visit in used)
        {
            uses[visit]++;
        }

        _uses.Clear();
        _uses.AddRange(uses);
        _numbers.Clear();
        for (int visit = 0; visit < uses.Length; visit++)
        {
            if (uses[visit] == 0)
            {
                _visits[visit] = _free;
                _numbers.Enqueue(visit, visit);
            }
        }
    }
}
