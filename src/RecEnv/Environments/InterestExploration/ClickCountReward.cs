using RecEnv.Simulation;

namespace RecEnv.Environments.InterestExploration;

/// <summary>Number of clicks: 0 or 1.</summary>
internal readonly struct ClickCountReward : IRewardModel<ClickResponse>
{
    public double Reward(ReadOnlySpan<ClickResponse> responses)
    {
        double count = 0;
        foreach (ref readonly ClickResponse response in responses)
        {
            count += response.Clicked ? 1 : 0;
        }

        return count;
    }
}
