using RecEnv.Spaces;

namespace RecEnv.Simulation;

/// <summary>What an agent sees of the responses to a slate, and what is counted over an episode.</summary>
/// <remarks>What runs at every step has no default body: calling one through a struct would box it.</remarks>
/// <typeparam name="TResponse">Response to one item of a slate; its default value means "not shown".</typeparam>
public interface IResponseModel<TResponse>
    where TResponse : unmanaged
{
    /// <summary>Space of what an agent sees of the responses.</summary>
    /// <param name="slateSize">Number of slate positions.</param>
    Space Space(int slateSize);

    /// <summary>Statistics of an episode, float64.</summary>
    IReadOnlyList<Leaf> Metrics => [];

    /// <summary>Numbers that accumulate over an episode.</summary>
    int CounterCount => 0;

    /// <summary>Writes what an agent sees.</summary>
    /// <param name="responses">The responses, [slateSize]; all default after a reset.</param>
    /// <param name="view">Leaves of <see cref="Space"/>, holding what was written last.</param>
    void Observe(ReadOnlySpan<TResponse> responses, LaneView view);

    /// <summary>Counts the responses of a step.</summary>
    /// <param name="responses">The responses, [shown].</param>
    /// <param name="counters">The counters, [<see cref="CounterCount"/>], zero at the start of an episode.</param>
    void Count(ReadOnlySpan<TResponse> responses, Span<double> counters);

    /// <summary>Computes the statistics of an episode so far.</summary>
    /// <param name="counters">The counters, [<see cref="CounterCount"/>].</param>
    /// <param name="values">Receives the numbers of <see cref="Metrics"/>, one after the other.</param>
    void Report(ReadOnlySpan<double> counters, Span<double> values);
}
