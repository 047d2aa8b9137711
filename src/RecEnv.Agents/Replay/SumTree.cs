namespace RecEnv.Agents.Replay;

/// <summary>Priorities of a number of slots, drawn from in proportion. Setting and finding take logarithmic time.</summary>
/// <remarks>A binary tree in an array: node k holds the sum of nodes 2k and 2k + 1; the leaves are the priorities.</remarks>
internal sealed class SumTree
{
    private readonly double[] _nodes;
    private readonly int _leaves;

    /// <summary>Makes a tree of zeros.</summary>
    /// <param name="slots">Number of slots, at least 1.</param>
    public SumTree(int slots)
    {
        _leaves = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)slots);
        _nodes = new double[2 * _leaves];
    }

    /// <summary>Sum of all priorities.</summary>
    public double Total => _nodes[1];

    /// <summary>Priority of a slot.</summary>
    public double this[int slot] => _nodes[_leaves + slot];

    /// <summary>Sets the priority of a slot.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="priority">At least 0, finite.</param>
    public void Set(int slot, double priority)
    {
        int node = _leaves + slot;
        _nodes[node] = priority;
        for (node >>= 1; node > 0; node >>= 1)
        {
            _nodes[node] = _nodes[2 * node] + _nodes[(2 * node) + 1]; // anew, so that rounding does not pile up
        }
    }

    /// <summary>The slot at which the running sum of priorities first exceeds a number.</summary>
    /// <param name="mass">In [0, <see cref="Total"/>).</param>
    public int Find(double mass)
    {
        int node = 1;
        while (node < _leaves)
        {
            node *= 2;
            if (mass >= _nodes[node] && _nodes[node + 1] > 0)
            {
                mass -= _nodes[node];
                node++;
            }
        }

        return node - _leaves;
    }
}
