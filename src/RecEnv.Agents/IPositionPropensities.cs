namespace RecEnv.Agents;

/// <summary>An agent that fills a slate position by position and tells how probable each of its choices was.</summary>
public interface IPositionPropensities : IPropensityAgent
{
    /// <summary>
    /// Probability of each item of a lane's last slate, given those before it, [slateSize], in [0, 1]. Their product is
    /// the slate's propensity. Valid until the next <see cref="IAgent.Act"/>.
    /// </summary>
    /// <param name="lane">A lane that was acted for.</param>
    ReadOnlySpan<double> PositionPropensities(int lane);
}
