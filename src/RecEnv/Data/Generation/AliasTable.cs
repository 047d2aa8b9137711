using RecEnv.Seeding;

namespace RecEnv.Data.Generation;

/// <summary>Draws an index with given weights in constant time: one whole and one uniform number.</summary>
/// <remarks>
/// Each of the n columns holds its own index up to a threshold, and one other index above it. Reference: Walker
/// (1977), in the linear-time construction of Vose (1991).
/// </remarks>
internal sealed class AliasTable
{
    private readonly double[] _threshold;
    private readonly int[] _alias;

    /// <summary>Builds the table.</summary>
    /// <param name="weights">Weights, [n], finite, at least 0, not all 0.</param>
    public AliasTable(ReadOnlySpan<double> weights)
    {
        double total = 0;
        foreach (double weight in weights)
        {
            total += weight;
        }

        _threshold = new double[weights.Length];
        _alias = new int[weights.Length];
        int[] order = new int[weights.Length]; // small columns grow from the front, large ones from the back
        int small = 0;
        int large = weights.Length;
        for (int i = 0; i < weights.Length; i++)
        {
            _threshold[i] = weights[i] * weights.Length / total;
            _alias[i] = i;
            order[_threshold[i] < 1 ? small++ : --large] = i;
        }

        Pair(order, small);
    }

    /// <summary>Draws an index in [0, n).</summary>
    public int Draw(ref RandomStream random)
    {
        int column = random.Below(_alias.Length);
        return random.Uniform() < _threshold[column] ? column : _alias[column];
    }

    /// <summary>Fills each small column with a part of a large one, which may become small by that.</summary>
    private void Pair(int[] order, int smallCount)
    {
        var small = new Stack<int>(order[..smallCount]);
        var large = new Stack<int>(order[smallCount..]);
        while (small.Count > 0 && large.Count > 0)
        {
            int low = small.Pop();
            int high = large.Peek();
            _alias[low] = high;
            _threshold[high] -= 1 - _threshold[low];
            if (_threshold[high] < 1)
            {
                small.Push(large.Pop());
            }
        }

        // What is left is 1 up to rounding.
        foreach (int column in (IEnumerable<int>)[.. small, .. large])
        {
            _threshold[column] = 1;
        }
    }
}
