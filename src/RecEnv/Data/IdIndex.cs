namespace RecEnv.Data;

/// <summary>Numbers a set of ids 0, 1, 2, … in ascending order of the id.</summary>
/// <remarks>
/// When the largest id is of the order of the number of ids, as in MovieLens, a table indexed by id answers both
/// questions in linear time; otherwise the ids are sorted and searched.
/// </remarks>
internal sealed class IdIndex
{
    private readonly int[]? _table;

    /// <summary>Numbers the distinct ids of a column.</summary>
    /// <param name="ids">Ids in [0, 2147483647], any order, repeats allowed, [rows].</param>
    public IdIndex(ReadOnlySpan<int> ids)
    {
        int largest = 0;
        foreach (int id in ids)
        {
            largest = Math.Max(largest, id);
        }

        _table = largest <= (4L * ids.Length) + 65536 ? new int[largest + 1] : null;
        Ids = _table is null ? SortDistinct(ids) : FillTable(_table, ids);
    }

    /// <summary>The distinct ids, ascending; the position is the index.</summary>
    public int[] Ids { get; }

    /// <summary>Index of an id, or a negative number when the id is unknown.</summary>
    public int Find(int id)
    {
        if (_table is null)
        {
            return Array.BinarySearch(Ids, id);
        }

        return (uint)id < (uint)_table.Length ? _table[id] : -1;
    }

    /// <summary>Replaces each id of a column by its index, [rows].</summary>
    /// <param name="ids">Ids that are all known, [rows].</param>
    public int[] Translate(ReadOnlySpan<int> ids)
    {
        int[] indices = new int[ids.Length];
        for (int row = 0; row < indices.Length; row++)
        {
            indices[row] = Find(ids[row]);
        }

        return indices;
    }

    private static int[] FillTable(int[] table, ReadOnlySpan<int> ids)
    {
        int count = 0;
        foreach (int id in ids)
        {
            count += table[id] == 0 ? 1 : 0;
            table[id] = 1;
        }

        int[] distinct = new int[count];
        int index = 0;
        for (int id = 0; id < table.Length; id++)
        {
            bool known = table[id] != 0;
            table[id] = known ? index : -1;
            if (known)
            {
                distinct[index++] = id;
            }
        }

        return distinct;
    }

    private static int[] SortDistinct(ReadOnlySpan<int> ids)
    {
        int[] sorted = ids.ToArray();
        Array.Sort(sorted);
        int count = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            if (i == 0 || sorted[i] != sorted[i - 1])
            {
                sorted[count++] = sorted[i];
            }
        }

        return sorted[..count];
    }
}
