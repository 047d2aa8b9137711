namespace RecEnv.Simulation;

/// <summary>What a step is worth.</summary>
/// <typeparam name="TResponse">Response to one item of a slate.</typeparam>
public interface IRewardModel<TResponse>
    where TResponse : unmanaged
{
    /// <summary>Computes the reward of a step.</summary>
    /// <param name="responses">The responses, [shown].</param>
    double Reward(ReadOnlySpan<TResponse> responses);
}
