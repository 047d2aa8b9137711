using RecEnv.Simulation;

namespace RecEnv.Environments.InterestEvolution;

/// <summary>Minutes watched: Σ watch time of the clicked.</summary>
internal readonly struct WatchTimeReward : IRewardModel<VideoResponse>
{
    public double Reward(ReadOnlySpan<VideoResponse> responses)
    {
        double sum = 0;
        foreach (ref readonly VideoResponse response in responses)
        {
            sum += response.WatchTime;
        }

        return sum;
    }
}
