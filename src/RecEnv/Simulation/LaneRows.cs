namespace RecEnv.Simulation;

/// <summary>A row of numbers or structs for each lane, in one array.</summary>
/// <typeparam name="T">Element of a row.</typeparam>
internal readonly struct LaneRows<T>(int laneCount, int rowLength)
    where T : unmanaged
{
    private readonly T[] _values = new T[laneCount * rowLength];
    private readonly int _rowLength = rowLength;

    public Span<T> this[int lane] => _values.AsSpan(lane * _rowLength, _rowLength);
}
