using RecEnv.Simulation;

namespace RecEnv.Environments.LongTermSatisfaction;

/// <summary>Σ engagement of the clicked, which is the first item's.</summary>
internal readonly struct EngagementReward : IRewardModel<EngagementResponse>
{
    public double Reward(ReadOnlySpan<EngagementResponse> responses) => responses[0].Engagement;
}
