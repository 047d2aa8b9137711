using RecEnv.Simulation;

namespace RecEnv.Scenarios.Pieces;

/// <summary>Number of clicks: 0 or 1.</summary>
internal readonly struct ClickedReward<TResponse> : IRewardModel<TResponse>
    where TResponse : unmanaged, IClickResponse
{
    public double Reward(ReadOnlySpan<TResponse> responses)
    {
        double count = 0;
        foreach (ref readonly TResponse response in responses)
        {
            count += response.IsClicked ? 1 : 0;
        }

        return count;
    }
}
