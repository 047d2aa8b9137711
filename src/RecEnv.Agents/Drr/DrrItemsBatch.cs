using RecEnv.Seeding;

namespace RecEnv.Agents.Drr;

/// <summary>Rows of a gradient step: a shown item each, a memory that might have been there before it, and other items that might have been shown.</summary>
/// <remarks>
/// The reward of an item does not depend on what was shown before it, so every order of a visit is a visit that might have been. Each
/// row draws one: a share q, uniform in [0, 1), of the shown positions comes before the row's own; its positives are the memory. From
/// the shown positions that are left come the candidates, whose rewards are known. Alternatives are drawn from all items, once for all
/// rows; in a row those count that are no known positives of its visit.
/// </remarks>
/// <param name="count">Rows B.</param>
/// <param name="candidateCount">Candidates K.</param>
/// <param name="alternativeCount">Alternatives M.</param>
/// <param name="itemCount">Items; empty places hold this number.</param>
/// <param name="dimension">Numbers d of a vector.</param>
internal sealed class DrrItemsBatch(int count, int candidateCount, int alternativeCount, int itemCount, int dimension)
{
    private readonly int[] _liked = new int[itemCount]; // the last fill that found an item among the positives of its visit
    private int[] _open = [];
    private int _fills;

    /// <summary>B.</summary>
    public int Count => count;

    /// <summary>K.</summary>
    public int CandidateCount => candidateCount;

    /// <summary>Where in the replay buffer rows come from, [B].</summary>
    public int[] Slots { get; } = new int[count];

    /// <summary>Importance weights, [B].</summary>
    public float[] Weights { get; } = new float[count];

    /// <summary>Vectors of the memories, [B, d].</summary>
    public float[] States { get; } = new float[count * dimension];

    /// <summary>Vectors of the memories after the row's own item was shown, [B, d].</summary>
    public float[] NextStates { get; } = new float[count * dimension];

    /// <summary>The rows' own items, [B].</summary>
    public int[] Items { get; } = new int[count];

    /// <summary>Their rewards, [B].</summary>
    public float[] Rewards { get; } = new float[count];

    /// <summary>The discount, or 0 where nothing is left to show. [B].</summary>
    public float[] Factors { get; } = new float[count];

    /// <summary>Candidates, [B, K], the row's own item first, padding behind.</summary>
    public int[] Candidates { get; } = new int[count * candidateCount];

    /// <summary>Their rewards, [B, K]; −1 behind the last.</summary>
    public sbyte[] Labels { get; } = new sbyte[count * candidateCount];

    /// <summary>M.</summary>
    public int AlternativeCount => alternativeCount;

    /// <summary>Alternatives, [M], shared by all rows.</summary>
    public int[] Alternatives { get; } = new int[alternativeCount];

    /// <summary>1 where an item is an alternative in a row: of the shared ones, then of its candidates without reward. [B, M + K].</summary>
    public float[] Mask { get; } = new float[count * (alternativeCount + candidateCount)];

    /// <summary>Receives TD errors, [B].</summary>
    public float[] Errors { get; } = new float[count];

    /// <summary>Draws the alternatives, one draw each. Comes before <see cref="Fill"/>.</summary>
    public void Begin(ref RandomStream random)
    {
        foreach (ref int item in Alternatives.AsSpan())
        {
            item = random.Below(itemCount);
        }
    }

    /// <summary>Draws a row. One draw for the share, one a shown position, one a candidate.</summary>
    public void Fill(int row, DrrVisit visit, int position, double discount, DrrFold fold, ref RandomStream random)
    {
        if (_open.Length < visit.Items.Length)
        {
            _open = new int[visit.Items.Length];
        }

        double share = random.Uniform();
        int open = 0;
        fold.Clear();
        _fills++;
        for (int i = 0; i < visit.Items.Length; i++)
        {
            sbyte label = visit.Labels[i];
            if (label == 1)
            {
                _liked[visit.Items[i]] = _fills;
            }

            if (label == DrrVisit.Unshown || i == position || (label == 0 && visit.Items[i] == visit.Items[position]))
            {
                continue;
            }

            if (random.Uniform() >= share)
            {
                _open[open++] = i;
            }
            else if (label == 1)
            {
                fold.Add(visit.Items[i]);
            }
        }

        Span<float> state = States.AsSpan(row * dimension, dimension);
        Span<float> next = NextStates.AsSpan(row * dimension, dimension);
        fold.Solve(state);
        if (visit.Labels[position] == 1)
        {
            fold.SolveNext(visit.Items[position], state, next);
        }
        else
        {
            state.CopyTo(next);
        }

        Items[row] = visit.Items[position];
        Rewards[row] = visit.Labels[position];
        Factors[row] = open > 0 ? (float)discount : 0;
        FillCandidates(row, visit, position, open, ref random);
    }

    private void FillCandidates(int row, DrrVisit visit, int position, int open, ref RandomStream random)
    {
        Span<int> candidates = Candidates.AsSpan(row * candidateCount, candidateCount);
        Span<sbyte> labels = Labels.AsSpan(row * candidateCount, candidateCount);
        (candidates[0], labels[0]) = (visit.Items[position], visit.Labels[position]);
        int filled = Math.Min(candidateCount, open + 1);
        for (int k = 1; k < filled; k++)
        {
            int other = k - 1 + random.Below(open - k + 1);
            (_open[k - 1], _open[other]) = (_open[other], _open[k - 1]);
            (candidates[k], labels[k]) = (visit.Items[_open[k - 1]], visit.Labels[_open[k - 1]]);
        }

        candidates[filled..].Fill(itemCount);
        labels[filled..].Fill(DrrVisit.Unshown);
        int width = alternativeCount + candidateCount;
        Span<float> mask = Mask.AsSpan(row * width, width);
        for (int i = 0; i < alternativeCount; i++)
        {
            mask[i] = _liked[Alternatives[i]] == _fills ? 0 : 1;
        }

        for (int k = 0; k < candidateCount; k++)
        {
            mask[alternativeCount + k] = labels[k] == 0 ? 1 : 0;
        }
    }
}
