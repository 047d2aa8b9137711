using RecEnv.Spaces;

namespace RecEnv;

/// <summary>
/// Under <see cref="AutoresetMode.SameStep"/>: the last observations of the episodes that ended in a step.
/// </summary>
public sealed class FinalStep
{
    private readonly int[] _lanes;

    /// <summary>Makes an empty record.</summary>
    /// <param name="observationSpace">Space of one lane's observation.</param>
    /// <param name="infos">Info columns.</param>
    /// <param name="laneCount">Number of lanes of the environment.</param>
    public FinalStep(Space observationSpace, IReadOnlyList<Leaf> infos, int laneCount)
    {
        ArgumentNullException.ThrowIfNull(infos);
        _lanes = new int[laneCount];
        Observations = new ValueBatch(observationSpace, laneCount);
        Infos = [.. infos.Select(leaf => new InfoBuffer(leaf, laneCount))];
    }

    /// <summary>Number of episodes that ended.</summary>
    public int Count { get; private set; }

    /// <summary>Their lanes, ascending, [count].</summary>
    public ReadOnlySpan<int> Lanes => _lanes.AsSpan(0, Count);

    /// <summary>Their last observations; rows 0 to count − 1 are valid.</summary>
    public ValueBatch Observations { get; }

    /// <summary>Infos of their last steps; rows 0 to count − 1 are valid.</summary>
    public IReadOnlyList<InfoBuffer> Infos { get; }

    /// <summary>Empties the record.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a lane and returns the row that its values belong in.</summary>
    /// <param name="lane">The lane; lanes are added in ascending order.</param>
    public int Add(int lane)
    {
        _lanes[Count] = lane;
        return Count++;
    }
}
