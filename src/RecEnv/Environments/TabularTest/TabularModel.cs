namespace RecEnv.Environments.TabularTest;

/// <summary>The tables: what an action earns in a state, and where it leads.</summary>
/// <remarks>
/// With b = s + a + 1, all modulo 6: from states 0 to 3 the next state is b with probability 0.1, b + 1 with 0.1 and
/// b + 2 with 0.8; from states 4 and 5 it is b. Reference: RecSim 0.2.4.
/// </remarks>
internal static class TabularModel
{
    public const int StateCount = 6;
    public const int ActionCount = 4;

    private const int FirstCertainState = 4;

    private static readonly double[,] _rewards =
    {
        { -10, 0, 0, 4, 0, 5 },
        { -10, 0, 1, 0, 0, 0 },
        { -10, 1, 0, 2, 0, 2 },
        { -10, 0, 0, 0, 0, 5 },
    };

    public static double Reward(int action, int state) => _rewards[action, state];

    /// <summary>Probabilities of the next state, [states].</summary>
    public static double[] Transitions(int action, int state)
    {
        double[] next = new double[StateCount];
        ReadOnlySpan<double> steps = state >= FirstCertainState ? [1] : [0.1, 0.1, 0.8];
        for (int i = 0; i < steps.Length; i++)
        {
            next[(state + action + 1 + i) % StateCount] = steps[i];
        }

        return next;
    }
}
