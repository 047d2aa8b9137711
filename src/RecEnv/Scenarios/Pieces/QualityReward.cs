using RecEnv.Simulation;

namespace RecEnv.Scenarios.Pieces;

/// <summary>Σ quality of the clicked.</summary>
internal readonly struct QualityReward<TResponse> : IRewardModel<TResponse>
    where TResponse : unmanaged, IRatedResponse
{
    public double Reward(ReadOnlySpan<TResponse> responses)
    {
        double sum = 0;
        foreach (ref readonly TResponse response in responses)
        {
            sum += response.IsClicked ? response.Rating : 0;
        }

        return sum;
    }
}
