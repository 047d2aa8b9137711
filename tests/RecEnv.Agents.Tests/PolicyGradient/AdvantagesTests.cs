using RecEnv.Agents.PolicyGradient;
using RecEnv.Agents.Replay;

namespace RecEnv.Agents.Tests.PolicyGradient;

/// <summary>Generalised advantages, solved by hand.</summary>
public class AdvantagesTests
{
    private const double Misleading = 1_000; // a value that must not be looked at

    /// <summary>
    /// γ = λ = ½. Lane 0 ends for good: A = 0 − 4 = −4, before it 1 + ½·4 − 2 + ¼·(−4) = 0. Lane 1 is cut before a state of value 10:
    /// 2 + ½·10 − 1 = 6, and what comes after is another episode, open at a state of value 8: 1 + ½·8 − 3 = 2, before it
    /// 0 + ½·3 − 1 + ¼·2 = 1.
    /// </summary>
    [Fact]
    public void Estimate_EndsCutsAndOpenLanes_AreToldApart()
    {
        ValuedStep[] steps =
        [
            new(0, 1, 2, StepEnd.None, Misleading),
            new(1, 2, 1, StepEnd.Truncated, 10),
            new(0, 0, 4, StepEnd.Terminated, Misleading),
            new(1, 0, 1, StepEnd.None, Misleading),
            new(1, 1, 3, StepEnd.None, Misleading),
        ];
        double[] advantages = new double[5];

        Advantages.Estimate(steps, 0.5, 0.5, [Misleading, 8], advantages);

        Assert.Equal([0, 6, -4, 1, 2], advantages);
    }

    [Theory]
    [InlineData(1, 5.75)] // 1 + ½·2 + ¼·3 + ⅛·40 − 2
    [InlineData(0, 2)] // 1 + ½·6 − 2
    public void Estimate_Lambda_GoesFromReturnsToNextValues(double lambda, double expected)
    {
        ValuedStep[] steps = [new(0, 1, 2, StepEnd.None), new(0, 2, 6, StepEnd.None), new(0, 3, 7, StepEnd.Truncated, 40)];
        double[] advantages = new double[3];

        Advantages.Estimate(steps, 0.5, lambda, [Misleading], advantages);

        Assert.Equal(expected, advantages[0], 1e-12);
    }
}
