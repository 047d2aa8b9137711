namespace RecEnv.Agents;

/// <summary>Log-probabilities of choices that are simple to tell.</summary>
internal sealed class Propensities
{
    private double[] _certain = [];

    /// <summary>Of a rule without draws: log 1 for each lane. Made as long as a step is, once.</summary>
    public ReadOnlySpan<double> Certain => _certain;

    /// <summary>Notes how many lanes there are.</summary>
    public void Of(VectorStep step)
    {
        if (_certain.Length != step.LaneCount)
        {
            _certain = new double[step.LaneCount];
        }
    }

    /// <summary>log (N)_K: logarithm of the number of ordered choices of K out of N, N·(N−1)⋯(N−K+1).</summary>
    public static double LogOrderings(int count, int chosen)
    {
        double sum = 0;
        for (int i = 0; i < chosen; i++)
        {
            sum += Math.Log(count - i);
        }

        return sum;
    }
}
