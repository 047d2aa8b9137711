using RecEnv.Agents.Linear;
using RecEnv.Spaces;

namespace RecEnv.Agents;

/// <summary>For environments of one discrete action: turns what is observed into the numbers of a state.</summary>
/// <remarks>Real numbers and bits are features themselves, other integers are one-hot.</remarks>
internal sealed class DiscreteFeatures
{
    private const int LongestState = 4096;
    private const int MostActions = 10_000;

    private readonly FeatureBlock _block;
    private readonly double[] _numbers;

    /// <summary>Lays the features out.</summary>
    /// <param name="contract">Contract of the environment.</param>
    /// <param name="agent">Who asks, for the message.</param>
    /// <exception cref="AgentMismatchException">Actions are no single integers, some are forbidden at times, or a state is too long.</exception>
    public DiscreteFeatures(EnvironmentContract contract, string agent)
    {
        Space?[] spaces = LeafSpaces.List(contract.ObservationSpace);
        if (contract.ActionSpace is not DiscreteSpace { N: <= MostActions } actions || ActionMask.IsThere(contract) ||
            Array.Exists(spaces, space => space is null))
        {
            throw new AgentMismatchException(
                $"{agent} needs one action of at most {MostActions} that are always allowed, and observations of fixed length, but " +
                $"\"{contract.EnvironmentId}\" shows {contract.ObservationSpace.Describe()} and takes " +
                $"{contract.ActionSpace.Describe()}. Use an environment such as \"DocumentTransition-v0\".");
        }

        _block = new FeatureBlock(contract.ObservationSpace, Enumerable.Range(0, spaces.Length), 1);
        if (Length is 0 or > LongestState)
        {
            throw new AgentMismatchException(
                $"{agent} takes states of 1 to {LongestState} numbers, but those of \"{contract.EnvironmentId}\" have {Length}. " +
                "Use an environment of fewer.");
        }

        (First, Count) = (actions.Start, (int)actions.N);
        _numbers = new double[Length];
    }

    /// <summary>Numbers S of a state.</summary>
    public int Length => _block.Length;

    /// <summary>Actions D.</summary>
    public int Count { get; }

    /// <summary>The lowest action, as the environment takes it.</summary>
    public long First { get; }

    /// <summary>Reads a state, [<see cref="Length"/>].</summary>
    public void Read(ValueBatch observations, int lane, Span<float> state)
    {
        _block.Read(observations, lane, 0, _numbers);
        for (int i = 0; i < _numbers.Length; i++)
        {
            state[i] = (float)_numbers[i];
        }
    }
}
