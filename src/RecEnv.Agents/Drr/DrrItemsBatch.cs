using RecEnv.Seeding;

namespace RecEnv.Agents.Drr;

/// <summary>Rows of a gradient step: shown items of drawn visits, each with the state that all other known positives make.</summary>
/// <remarks>
/// What was not shown has no reward and makes no row. A positive is in its user's memory once it was shown, and is taken out of the
/// memory that it is judged by: what is learned is to tell it from the others.
/// </remarks>
/// <param name="visitCount">Visits B.</param>
/// <param name="candidateCount">Shown items K of a visit, at most.</param>
/// <param name="dimension">Numbers d of a vector.</param>
internal sealed class DrrItemsBatch(int visitCount, int candidateCount, int dimension)
{
    private readonly float[] _vector = new float[dimension];
    private int[] _shown = [];

    /// <summary>Rows, B·K.</summary>
    public int RowCount { get; } = visitCount * candidateCount;

    /// <summary>Where in the replay buffer a step of each visit is, [B].</summary>
    public int[] Slots { get; } = new int[visitCount];

    /// <summary>Weights of a uniform draw, [B]: 1.</summary>
    public float[] Weights { get; } = new float[visitCount];

    /// <summary>States, [B·K, d].</summary>
    public float[] States { get; } = new float[visitCount * candidateCount * dimension];

    /// <summary>Items, [B·K].</summary>
    public int[] Items { get; } = new int[visitCount * candidateCount];

    /// <summary>Their rewards, [B·K].</summary>
    public float[] Rewards { get; } = new float[visitCount * candidateCount];

    /// <summary>1 for a row, 0 for one that is empty because a visit had fewer steps. [B·K].</summary>
    public float[] Present { get; } = new float[visitCount * candidateCount];

    /// <summary>Draws the rows of a visit: one draw a row.</summary>
    /// <param name="index">Which visit of the batch.</param>
    /// <param name="visit">The visit.</param>
    /// <param name="fold">Holds the memory of its user, solved for <paramref name="state"/>.</param>
    /// <param name="state">The vector of that memory, [d].</param>
    /// <param name="random">Draws.</param>
    public void Fill(int index, DrrVisit visit, DrrFold fold, ReadOnlySpan<float> state, ref RandomStream random)
    {
        if (_shown.Length < visit.Items.Length)
        {
            _shown = new int[visit.Items.Length];
        }

        int count = 0;
        for (int i = 0; i < visit.Items.Length; i++)
        {
            if (visit.Labels[i] != DrrVisit.Unshown)
            {
                _shown[count++] = i;
            }
        }

        int first = index * candidateCount;
        int filled = Math.Min(candidateCount, count);
        for (int k = 0; k < filled; k++)
        {
            int other = k + random.Below(count - k);
            (_shown[k], _shown[other]) = (_shown[other], _shown[k]);
            FillRow(first + k, visit.Items[_shown[k]], visit.Labels[_shown[k]], fold, state);
        }

        int rest = candidateCount - filled;
        States.AsSpan((first + filled) * dimension, rest * dimension).Clear();
        Items.AsSpan(first + filled, rest).Clear();
        Rewards.AsSpan(first + filled, rest).Clear();
        Present.AsSpan(first + filled, rest).Clear();
    }

    private void FillRow(int row, int item, sbyte label, DrrFold fold, ReadOnlySpan<float> state)
    {
        if (label == 1)
        {
            fold.SolveWithout(item, state, _vector);
            _vector.CopyTo(States.AsSpan(row * dimension, dimension));
        }
        else
        {
            state.CopyTo(States.AsSpan(row * dimension, dimension));
        }

        (Items[row], Rewards[row], Present[row]) = (item, label, 1);
    }
}
