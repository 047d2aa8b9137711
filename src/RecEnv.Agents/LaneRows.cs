using System.Numerics;

namespace RecEnv.Agents;

/// <summary>Puts the states of the lanes that act together, so that rating them costs what they are, not what all lanes are.</summary>
/// <remarks>
/// Few of many lanes get a batch of their own; else all lanes are rated. A row has the same bits in any company. Batches have
/// few sizes, so that a network that keeps its buffers by size soon allocates nothing.
/// </remarks>
/// <param name="laneCount">Lanes.</param>
/// <param name="stateLength">Numbers S of a state.</param>
internal sealed class LaneRows(int laneCount, int stateLength)
{
    private const int Few = 8; // lanes that are fewer than an eighth are worth a batch of their own

    private readonly float[] _few = new float[laneCount / Few * stateLength];

    /// <summary>Some lanes' states, together: themselves where they are few of many, else those of all lanes.</summary>
    /// <param name="states">States of all lanes, [lanes, S].</param>
    /// <param name="wanted">Lanes to have, [lanes].</param>
    /// <param name="rows">Receives the row of each of them, [lanes].</param>
    /// <param name="count">Rows; 0 where no lane is wanted.</param>
    /// <returns>States, [count, S].</returns>
    public ReadOnlySpan<float> Choose(ReadOnlySpan<float> states, ReadOnlySpan<bool> wanted, Span<int> rows, out int count)
    {
        int lanes = wanted.Count(true);
        count = lanes == 0 ? 0 : (int)BitOperations.RoundUpToPowerOf2((uint)lanes);
        if (count > laneCount / Few)
        {
            count = laneCount;
            for (int lane = 0; lane < laneCount; lane++)
            {
                rows[lane] = lane;
            }

            return states;
        }

        int row = 0;
        for (int lane = 0; lane < laneCount; lane++)
        {
            if (wanted[lane])
            {
                states.Slice(lane * stateLength, stateLength).CopyTo(_few.AsSpan(row * stateLength));
                rows[lane] = row++;
            }
        }

        return _few.AsSpan(0, count * stateLength);
    }
}
