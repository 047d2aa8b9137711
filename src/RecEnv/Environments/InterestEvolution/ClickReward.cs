using RecEnv.Simulation;

namespace RecEnv.Environments.InterestEvolution;

/// <summary>Number of clicks.</summary>
internal readonly struct ClickReward : IRewardModel<VideoResponse>
{
    public double Reward(ReadOnlySpan<VideoResponse> responses)
    {
        double count = 0;
        foreach (ref readonly VideoResponse response in responses)
        {
            count += response.Clicked ? 1 : 0;
        }

        return count;
    }
}
