using RecEnv.Seeding;

namespace RecEnv.Agents.DeepQ;

/// <summary>Slates drawn uniformly: the first K of a shuffle of N candidates.</summary>
internal sealed class RandomSlates(int candidates, int slateSize)
{
    private readonly int[] _order = new int[candidates];

    /// <summary>Probability of each ordered slate: 1/(N)_K = (N − K)!/N!.</summary>
    public double Probability { get; } = Math.Exp(-Propensities.LogOrderings(candidates, slateSize));

    /// <summary>Draws a slate; takes K draws.</summary>
    public void Fill(ref RandomStream random, Span<int> slate)
    {
        for (int i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }

        for (int position = 0; position < slate.Length; position++)
        {
            int other = position + random.Below(_order.Length - position);
            (_order[position], _order[other]) = (_order[other], _order[position]);
            slate[position] = _order[position];
        }
    }
}
