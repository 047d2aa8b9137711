namespace RecEnv.Learning.Schedules;

/// <summary>A number that changes with the step: a learning rate, an exploration rate.</summary>
/// <remarks>A function of the step alone, so that a run that is taken up again needs nothing saved.</remarks>
public abstract class Schedule
{
    private protected Schedule()
    {
    }

    /// <summary>The value at a step.</summary>
    /// <param name="step">Steps taken so far, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative.</exception>
    public float At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return (float)Compute(step);
    }

    /// <summary>Always the same.</summary>
    /// <param name="value">The value.</param>
    public static Schedule Constant(float value) => Of(_ => value);

    /// <summary>In a straight line from one value to another, and there it stays.</summary>
    /// <param name="from">Value at step 0.</param>
    /// <param name="to">Value from the last step on.</param>
    /// <param name="steps">How many steps it takes, at least 1.</param>
    public static Schedule Linear(float from, float to, long steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return Of(step => from + ((to - (double)from) * Math.Min(step, steps) / steps));
    }

    /// <summary>value·rate^(step / every).</summary>
    /// <param name="value">Value at step 0.</param>
    /// <param name="rate">Factor, in (0, 1].</param>
    /// <param name="every">Steps that one factor takes, at least 1.</param>
    public static Schedule Exponential(float value, float rate, long every = 1)
    {
        Require.Positive(rate);
        Require.InRange(rate, 0, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        return Of(step => value * Math.Pow(rate, step / (double)every));
    }

    /// <summary>Half a cosine from one value to another, and there it stays. Reference: Loshchilov and Hutter (2017).</summary>
    /// <param name="from">Value at step 0.</param>
    /// <param name="to">Value from the last step on.</param>
    /// <param name="steps">How many steps it takes, at least 1.</param>
    public static Schedule Cosine(float from, float to, long steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return Of(step => to + ((from - (double)to) * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(step, steps) / steps))));
    }

    /// <summary>This schedule after a climb: in step s &lt; steps its first value times (s + 1) / (steps + 1).</summary>
    /// <param name="steps">How many steps the climb takes, at least 1.</param>
    public Schedule WarmUp(long steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return Of(step => step < steps ? Compute(0) * (step + 1) / (steps + 1) : Compute(step - steps));
    }

    private protected abstract double Compute(long step);

    private static Formula Of(Func<long, double> function) => new Formula(function);

    private sealed class Formula(Func<long, double> function) : Schedule
    {
        private protected override double Compute(long step) => function(step);
    }
}
