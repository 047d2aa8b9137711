namespace RecEnv.Learning;

/// <summary>Row or column numbers that lie on a tape, for lookups. Of no use after <see cref="Tape.Reset"/>.</summary>
public readonly unsafe struct Indices
{
    private readonly int* _data;
    private readonly Tape _tape;
    private readonly int _generation;

    internal Indices(Tape tape, int generation, int* data, int count)
    {
        _tape = tape;
        _generation = generation;
        _data = data;
        Count = count;
    }

    /// <summary>How many.</summary>
    public int Count { get; }

    /// <summary>The numbers, if every one is in [0, limit).</summary>
    internal int* Checked(Tape tape, int limit, string what)
    {
        tape.CheckOwn(_tape, _generation);
        for (int i = 0; i < Count; i++)
        {
            if ((uint)_data[i] >= (uint)limit)
            {
                throw new ArgumentException($"Index {i} asks for {what} {_data[i]}, but there are {limit} (valid: 0 to {limit - 1}).");
            }
        }

        return _data;
    }
}
